-- When a rule fired last: what a rule said goes with the last record of it.
ALTER TABLE rules ADD COLUMN day TEXT NOT NULL DEFAULT '0000-00-00';

UPDATE rules SET day = strftime('%Y-%m-%d', 'now');

CREATE INDEX rules_day ON rules (day);
