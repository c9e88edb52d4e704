CREATE TABLE schema_version (version INTEGER NOT NULL);

-- What a client chose is kept byte for byte: as text where it is UTF-8 without NUL, else as a blob.
-- Times are UTC with microseconds, 2026-11-21 01:14:42.157856. NULL is what the audit file does not tell.

-- One row a transaction.
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    time TEXT NOT NULL CHECK (length(time) = 26),
    zone_seconds INTEGER NOT NULL,
    client TEXT NOT NULL, -- to whom it counts, as in the decision log; '' when it counts for nobody
    address TEXT NOT NULL, -- the one of the client's addresses that it came from
    peer TEXT,
    peer_port INTEGER,
    server TEXT,
    server_port INTEGER,
    storage_user TEXT NOT NULL, -- the directory of mpm_itk's user; '' without such directories
    folder TEXT NOT NULL, -- below the audit directory
    file_name TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    file_md5 TEXT NOT NULL,
    unique_id TEXT NOT NULL,
    method TEXT NOT NULL,
    uri TEXT NOT NULL,
    protocol TEXT NOT NULL,
    host TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    forwarded_for TEXT NOT NULL,
    status INTEGER,
    status_line TEXT NOT NULL,
    engine TEXT, -- on, detection_only, off
    intercepted INTEGER NOT NULL,
    phase INTEGER, -- in which it was stopped
    score INTEGER,
    score_told INTEGER NOT NULL, -- 0: summed up from the severities of the rules
    outbound_score INTEGER,
    sqli INTEGER,
    xss INTEGER,
    rfi INTEGER,
    lfi INTEGER,
    rce INTEGER,
    php INTEGER,
    http INTEGER,
    session INTEGER,
    message TEXT NOT NULL,
    started TEXT,
    duration_micros INTEGER,
    rules_micros INTEGER,
    phase_micros TEXT NOT NULL, -- of phases 1 to 5: 120,310,0,0,15
    marks TEXT NOT NULL -- incomplete, too_long, repeated_part, cut
);

-- What tells a record from every other: its file may be swept again after a crash.
CREATE UNIQUE INDEX records_file ON records (time, address, storage_user, file_name);
CREATE INDEX records_client ON records (client, time);
CREATE INDEX records_unique_id ON records (unique_id);

-- One row for each rule that ever fired, and for each text and place it had.
CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL UNIQUE, -- of all columns behind it
    rule_id INTEGER NOT NULL, -- 0: none
    message TEXT NOT NULL,
    severity INTEGER, -- 0 (emergency) to 7 (debug)
    maturity INTEGER,
    accuracy INTEGER,
    tags TEXT NOT NULL, -- one a line
    file TEXT NOT NULL,
    line INTEGER
);

-- One row each time that a rule fired.
CREATE TABLE fired (
    record INTEGER NOT NULL,
    place INTEGER NOT NULL, -- 0, 1, ... as in the log
    rule INTEGER NOT NULL, -- rules.id
    phase INTEGER, -- in which it stopped the request
    data TEXT NOT NULL,
    PRIMARY KEY (record, place)
) WITHOUT ROWID;

CREATE TABLE uploads (
    record INTEGER NOT NULL,
    place INTEGER NOT NULL,
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    PRIMARY KEY (record, place)
) WITHOUT ROWID;

-- The table of the parsers that came before: one row a rule that fired, one for a record without any.
-- What counts requests must count distinct "record".
CREATE VIEW logs AS
SELECT
    r.method AS REQUEST_METHOD,
    r.uri AS REQUEST_URI,
    nullif(r.address, '') AS REMOTE_ADDR,
    r.host AS Host,
    r.user_agent AS User_Agent,
    nullif(u.rule_id, 0) AS ruleId,
    coalesce(u.message, nullif(r.message, '')) AS msg,
    f.data AS data,
    r.unique_id AS unique_id,
    u.severity AS severity,
    u.maturity AS maturity,
    u.accuracy AS accuracy,
    r.status AS responce_header,
    CASE r.engine WHEN 'on' THEN 'ENABLED' WHEN 'detection_only' THEN 'DETECTION_ONLY' WHEN 'off' THEN 'DISABLED' END AS Engine_Mode,
    r.score AS Score,
    r.sqli AS SQLi,
    r.xss AS XSS,
    coalesce(f.phase, r.phase) AS phase,
    r.time AS created_at,
    r.id AS record
FROM records r
LEFT JOIN fired f ON f.record = r.id
LEFT JOIN rules u ON u.id = f.rule;
