-- As SQLite's tables, which say what the columns are. Bytes are in blobs here; the view shows them as text,
-- with ? (MariaDB) or in hexadecimal digits (MySQL) where they are none. A statement of MySQL's cannot be
-- undone, so each of these can be repeated.
CREATE TABLE IF NOT EXISTS schema_version (version INT NOT NULL) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS records (
    id BIGINT PRIMARY KEY,
    time DATETIME(6) NOT NULL,
    zone_seconds INT NOT NULL,
    client VARCHAR(43) NOT NULL,
    address VARCHAR(39) NOT NULL,
    peer VARCHAR(39),
    peer_port INT,
    server VARCHAR(39),
    server_port INT,
    storage_user VARCHAR(765) NOT NULL,
    folder VARCHAR(4000) NOT NULL,
    file_name VARCHAR(765) NOT NULL,
    file_size BIGINT NOT NULL,
    file_md5 VARCHAR(32) NOT NULL,
    unique_id MEDIUMBLOB NOT NULL,
    method MEDIUMBLOB NOT NULL,
    uri MEDIUMBLOB NOT NULL,
    protocol MEDIUMBLOB NOT NULL,
    host MEDIUMBLOB NOT NULL,
    user_agent MEDIUMBLOB NOT NULL,
    forwarded_for MEDIUMBLOB NOT NULL,
    status INT,
    status_line MEDIUMBLOB NOT NULL,
    engine VARCHAR(20),
    intercepted TINYINT NOT NULL,
    phase TINYINT,
    score INT,
    score_told TINYINT NOT NULL,
    outbound_score INT,
    sqli INT,
    xss INT,
    rfi INT,
    lfi INT,
    rce INT,
    php INT,
    http INT,
    session INT,
    message MEDIUMBLOB NOT NULL,
    started DATETIME(6),
    duration_micros BIGINT,
    rules_micros BIGINT,
    phase_micros VARCHAR(100) NOT NULL,
    marks VARCHAR(100) NOT NULL,
    UNIQUE INDEX records_file (time, address, storage_user, file_name),
    INDEX records_client (client, time),
    INDEX records_unique_id (unique_id(64))
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

CREATE TABLE IF NOT EXISTS rules (
    id BIGINT PRIMARY KEY,
    fingerprint BINARY(16) NOT NULL,
    rule_id BIGINT NOT NULL,
    message MEDIUMBLOB NOT NULL,
    severity TINYINT,
    maturity TINYINT,
    accuracy TINYINT,
    tags MEDIUMBLOB NOT NULL,
    file MEDIUMBLOB NOT NULL,
    line INT,
    UNIQUE INDEX rules_fingerprint (fingerprint)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

CREATE TABLE IF NOT EXISTS fired (
    record BIGINT NOT NULL,
    place INT NOT NULL,
    rule BIGINT NOT NULL,
    phase TINYINT,
    data MEDIUMBLOB NOT NULL,
    PRIMARY KEY (record, place)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS uploads (
    record BIGINT NOT NULL,
    place INT NOT NULL,
    size BIGINT NOT NULL,
    name MEDIUMBLOB NOT NULL,
    type MEDIUMBLOB NOT NULL,
    PRIMARY KEY (record, place)
) ENGINE = InnoDB;

CREATE OR REPLACE VIEW logs AS
SELECT
    coalesce(convert(r.method USING utf8mb4), hex(r.method)) AS REQUEST_METHOD,
    coalesce(convert(r.uri USING utf8mb4), hex(r.uri)) AS REQUEST_URI,
    nullif(r.address, '') AS REMOTE_ADDR,
    coalesce(convert(r.host USING utf8mb4), hex(r.host)) AS Host,
    coalesce(convert(r.user_agent USING utf8mb4), hex(r.user_agent)) AS User_Agent,
    nullif(u.rule_id, 0) AS ruleId,
    coalesce(convert(coalesce(u.message, nullif(r.message, '')) USING utf8mb4), hex(coalesce(u.message, nullif(r.message, '')))) AS msg,
    coalesce(convert(f.data USING utf8mb4), hex(f.data)) AS data,
    coalesce(convert(r.unique_id USING utf8mb4), hex(r.unique_id)) AS unique_id,
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
