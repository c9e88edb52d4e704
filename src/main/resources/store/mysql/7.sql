ALTER TABLE rules ADD COLUMN day CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '0000-00-00';

UPDATE rules SET day = utc_date();

CREATE INDEX rules_day ON rules (day);
