CREATE TABLE IF NOT EXISTS decisions (
    id BIGINT PRIMARY KEY,
    mark VARCHAR(60) NOT NULL,
    time DATETIME(6) NOT NULL,
    verdict VARCHAR(20) NOT NULL,
    client VARCHAR(43) NOT NULL,
    network TINYINT NOT NULL,
    rule VARCHAR(64) NOT NULL,
    time_window VARCHAR(8),
    counted BIGINT,
    threshold BIGINT,
    ban_seconds BIGINT,
    ban_until DATETIME(6),
    step INT NOT NULL,
    firewall VARCHAR(64),
    took_ms BIGINT,
    reason MEDIUMBLOB,
    address VARCHAR(39),
    host MEDIUMBLOB,
    request MEDIUMBLOB,
    user_agent MEDIUMBLOB,
    unique_id MEDIUMBLOB,
    UNIQUE INDEX decisions_mark (mark),
    INDEX decisions_time (time),
    INDEX decisions_client (client, time)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

CREATE OR REPLACE VIEW bans AS
SELECT client, network, rule, time, ban_until, step, convert(reason USING utf8mb4) AS reason, counted, threshold,
    convert(host USING utf8mb4) AS host, convert(request USING utf8mb4) AS request,
    convert(unique_id USING utf8mb4) AS unique_id
FROM decisions d
WHERE verdict IN ('ban', 'extend', 'restore')
    AND ban_until > utc_timestamp(6)
    AND NOT EXISTS (
        SELECT 1 FROM decisions later
        WHERE later.client = d.client
            AND (later.time > d.time OR later.time = d.time AND later.id > d.id)
            AND later.verdict IN ('ban', 'extend', 'restore', 'unban', 'expire')
    );
