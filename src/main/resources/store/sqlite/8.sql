-- The requests of each client and day, for reports about weeks: of records up to the number that summed has with kind 5.
CREATE TABLE client_days (
    client TEXT NOT NULL,
    day TEXT NOT NULL CHECK (length(day) = 10), -- 2026-11-21
    requests INTEGER NOT NULL,
    stopped INTEGER NOT NULL, -- by ModSecurity
    last TEXT NOT NULL, -- the time of the latest
    scored INTEGER NOT NULL, -- requests that have a score
    score INTEGER NOT NULL, -- all of them together
    highest INTEGER,
    sqli INTEGER NOT NULL,
    xss INTEGER NOT NULL,
    answered_2xx INTEGER NOT NULL,
    answered_3xx INTEGER NOT NULL,
    answered_4xx INTEGER NOT NULL,
    answered_5xx INTEGER NOT NULL,
    refused INTEGER NOT NULL, -- 4xx and above
    PRIMARY KEY (client, day)
) WITHOUT ROWID;

CREATE INDEX client_days_day ON client_days (day);

INSERT INTO summed (kind, hour, word, first_day) VALUES (5, '', 0, '0000-00-00');
