CREATE TABLE IF NOT EXISTS daily (
    kind TINYINT NOT NULL,
    day CHAR(10) NOT NULL,
    word BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    attacks BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    PRIMARY KEY (kind, day, word)
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

CREATE TABLE IF NOT EXISTS summed (
    kind TINYINT PRIMARY KEY,
    hour CHAR(19) NOT NULL,
    word BIGINT NOT NULL,
    first_day CHAR(10) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

INSERT IGNORE INTO summed (kind, hour, word, first_day) VALUES
    (1, '0000-00-00 00:00:00', 0, '0000-00-00'),
    (2, '0000-00-00 00:00:00', 0, '0000-00-00'),
    (3, '0000-00-00 00:00:00', 0, '0000-00-00'),
    (4, '0000-00-00 00:00:00', 0, '0000-00-00');
