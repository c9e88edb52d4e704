CREATE TABLE IF NOT EXISTS words (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    word VARBINARY(255) NOT NULL,
    UNIQUE INDEX words_word (word)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS hourly (
    kind TINYINT NOT NULL,
    hour CHAR(19) NOT NULL,
    word BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    attacks BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    PRIMARY KEY (kind, hour, word)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

DROP INDEX records_client ON records;

CREATE INDEX rules_id ON rules (rule_id);

CREATE INDEX records_client ON records (client, time, status, score, sqli, xss, intercepted);

INSERT IGNORE INTO words (word)
SELECT left(method, 255) FROM records
UNION SELECT left(substring_index(uri, '?', 1), 255) FROM records
UNION SELECT left(user_agent, 255) FROM records;

REPLACE INTO hourly
SELECT 1, concat(left(r.time, 13), ':00:00'), w.id, count(*), sum(f.record IS NOT NULL), sum(r.intercepted)
FROM records r JOIN words w ON w.word = left(r.method, 255)
LEFT JOIN fired f ON f.record = r.id AND f.place = 0
GROUP BY 2, 3;

REPLACE INTO hourly
SELECT 2, concat(left(r.time, 13), ':00:00'), w.id, count(*), sum(f.record IS NOT NULL), sum(r.intercepted)
FROM records r JOIN words w ON w.word = left(substring_index(r.uri, '?', 1), 255)
LEFT JOIN fired f ON f.record = r.id AND f.place = 0
GROUP BY 2, 3;

REPLACE INTO hourly
SELECT 3, concat(left(r.time, 13), ':00:00'), w.id, count(*), sum(f.record IS NOT NULL), sum(r.intercepted)
FROM records r JOIN words w ON w.word = left(r.user_agent, 255)
LEFT JOIN fired f ON f.record = r.id AND f.place = 0
GROUP BY 2, 3;

REPLACE INTO hourly
SELECT 4, concat(left(r.time, 13), ':00:00'), f.rule_id, count(*), count(*), sum(r.intercepted)
FROM (SELECT DISTINCT f.record, u.rule_id FROM fired f JOIN rules u ON u.id = f.rule) f JOIN records r ON r.id = f.record
GROUP BY 2, 3;
