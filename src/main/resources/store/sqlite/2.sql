-- One row a line of the decision log; NULL is what that decision does not tell.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    mark TEXT NOT NULL UNIQUE, -- tells it from every other
    time TEXT NOT NULL CHECK (length(time) = 26), -- of the deciding request
    verdict TEXT NOT NULL, -- ban, extend, unban, expire, ...
    client TEXT NOT NULL,
    network INTEGER NOT NULL, -- 1: the client is a whole network
    rule TEXT NOT NULL, -- of the guardian's configuration
    time_window TEXT, -- 1m, 5m
    counted INTEGER,
    threshold INTEGER,
    ban_seconds INTEGER,
    ban_until TEXT,
    step INTEGER NOT NULL,
    firewall TEXT,
    took_ms INTEGER,
    reason TEXT,
    address TEXT, -- that the deciding request came from
    host TEXT,
    request TEXT,
    user_agent TEXT,
    unique_id TEXT -- of its record
);

CREATE INDEX decisions_time ON decisions (time);
CREATE INDEX decisions_client ON decisions (client, time);

-- The bans in force, with their reasons.
CREATE VIEW bans AS
SELECT client, network, rule, time, ban_until, step, reason, counted, threshold, host, request, unique_id
FROM decisions d
WHERE verdict IN ('ban', 'extend', 'restore')
    AND ban_until > strftime('%Y-%m-%d %H:%M:%f', 'now')
    AND NOT EXISTS (
        SELECT 1 FROM decisions later
        WHERE later.client = d.client
            AND (later.time > d.time OR later.time = d.time AND later.id > d.id)
            AND later.verdict IN ('ban', 'extend', 'restore', 'unban', 'expire')
    );
