CREATE TABLE IF NOT EXISTS client_days (
    client VARCHAR(43) NOT NULL,
    day CHAR(10) NOT NULL,
    requests BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    last DATETIME(6) NOT NULL,
    scored BIGINT NOT NULL,
    score BIGINT NOT NULL,
    highest INT,
    sqli BIGINT NOT NULL,
    xss BIGINT NOT NULL,
    answered_2xx BIGINT NOT NULL,
    answered_3xx BIGINT NOT NULL,
    answered_4xx BIGINT NOT NULL,
    answered_5xx BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    PRIMARY KEY (client, day),
    INDEX client_days_day (day)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

INSERT IGNORE INTO summed (kind, hour, word, first_day) VALUES (5, '', 0, '0000-00-00');
