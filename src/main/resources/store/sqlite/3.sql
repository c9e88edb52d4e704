-- What reports look up instead of reading every record.

-- The first 255 bytes of a method, a path or a User-Agent.
CREATE TABLE words (
    id INTEGER PRIMARY KEY,
    word BLOB NOT NULL UNIQUE
);

-- The requests of each hour, by what they were.
CREATE TABLE hourly (
    kind INTEGER NOT NULL, -- 1 method, 2 path, 3 User-Agent, 4 rule that fired
    hour TEXT NOT NULL CHECK (length(hour) = 19), -- 2026-11-21 01:00:00
    word INTEGER NOT NULL, -- words.id; with kind 4 rules.rule_id
    requests INTEGER NOT NULL,
    attacks INTEGER NOT NULL, -- requests for which any rule fired
    stopped INTEGER NOT NULL, -- requests that ModSecurity stopped
    PRIMARY KEY (kind, hour, word)
) WITHOUT ROWID;

CREATE INDEX rules_id ON rules (rule_id);
DROP INDEX records_client;
-- Holds all that reports about clients ask for.
CREATE INDEX records_client ON records (client, time, status, score, sqli, xss, intercepted);

INSERT INTO words (word)
SELECT substr(CAST(method AS BLOB), 1, 255) FROM records
UNION SELECT CASE instr(CAST(uri AS BLOB), x'3f') WHEN 0 THEN substr(CAST(uri AS BLOB), 1, 255)
    ELSE substr(CAST(uri AS BLOB), 1, min(255, instr(CAST(uri AS BLOB), x'3f') - 1)) END FROM records
UNION SELECT substr(CAST(user_agent AS BLOB), 1, 255) FROM records;

INSERT INTO hourly
SELECT 1, substr(r.time, 1, 13) || ':00:00', w.id, count(*), sum(f.record IS NOT NULL), sum(r.intercepted)
FROM records r JOIN words w ON w.word = substr(CAST(r.method AS BLOB), 1, 255)
LEFT JOIN fired f ON f.record = r.id AND f.place = 0
GROUP BY 1, 2, 3;

INSERT INTO hourly
SELECT 2, substr(r.time, 1, 13) || ':00:00', w.id, count(*), sum(f.record IS NOT NULL), sum(r.intercepted)
FROM records r JOIN words w ON w.word = CASE instr(CAST(r.uri AS BLOB), x'3f') WHEN 0 THEN substr(CAST(r.uri AS BLOB), 1, 255)
    ELSE substr(CAST(r.uri AS BLOB), 1, min(255, instr(CAST(r.uri AS BLOB), x'3f') - 1)) END
LEFT JOIN fired f ON f.record = r.id AND f.place = 0
GROUP BY 1, 2, 3;

INSERT INTO hourly
SELECT 3, substr(r.time, 1, 13) || ':00:00', w.id, count(*), sum(f.record IS NOT NULL), sum(r.intercepted)
FROM records r JOIN words w ON w.word = substr(CAST(r.user_agent AS BLOB), 1, 255)
LEFT JOIN fired f ON f.record = r.id AND f.place = 0
GROUP BY 1, 2, 3;

INSERT INTO hourly
SELECT 4, substr(r.time, 1, 13) || ':00:00', f.rule_id, count(*), count(*), sum(r.intercepted)
FROM (SELECT DISTINCT f.record, u.rule_id FROM fired f JOIN rules u ON u.id = f.rule) f JOIN records r ON r.id = f.record
GROUP BY 1, 2, 3;
