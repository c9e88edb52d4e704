-- The hours of whole days, summed up: what reports about weeks read instead.
CREATE TABLE daily (
    kind INTEGER NOT NULL, -- as in hourly
    day TEXT NOT NULL CHECK (length(day) = 10), -- 2026-11-21
    word INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    attacks INTEGER NOT NULL,
    stopped INTEGER NOT NULL,
    PRIMARY KEY (kind, day, word)
) WITHOUT ROWID;

-- How far that has come, which goes on in small pieces: daily holds each row of hourly up to this one, in the order of its key.
CREATE TABLE summed (
    kind INTEGER PRIMARY KEY,
    hour TEXT NOT NULL,
    word INTEGER NOT NULL,
    first_day TEXT NOT NULL -- of older days hours have been deleted: daily does not know them
);

INSERT INTO summed (kind, hour, word, first_day) VALUES
    (1, '0000-00-00 00:00:00', 0, '0000-00-00'),
    (2, '0000-00-00 00:00:00', 0, '0000-00-00'),
    (3, '0000-00-00 00:00:00', 0, '0000-00-00'),
    (4, '0000-00-00 00:00:00', 0, '0000-00-00');
