ALTER TABLE words ADD COLUMN day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '0000-00-00';

UPDATE words SET day = utc_date();

CREATE INDEX words_day ON words (day);
