-- What others want done: insert verb, client, and perhaps seconds and reason; the guardian writes the rest.
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    verb TEXT NOT NULL, -- ban, unban
    client TEXT NOT NULL, -- an address, or a network up to /24 (IPv6: /48)
    seconds INTEGER, -- how long; NULL: the first step of ban.times
    reason TEXT, -- for the decision log
    created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    taken TEXT, -- from when on a ban runs
    outcome TEXT, -- done, refused, failed
    detail TEXT
);

CREATE INDEX orders_open ON orders (outcome, id);
