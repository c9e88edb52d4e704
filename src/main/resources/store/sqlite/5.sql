-- When a word was last seen: one that belongs to no hour any more goes.
ALTER TABLE words ADD COLUMN day TEXT NOT NULL DEFAULT '0000-00-00';

UPDATE words SET day = strftime('%Y-%m-%d', 'now');

CREATE INDEX words_day ON words (day);
