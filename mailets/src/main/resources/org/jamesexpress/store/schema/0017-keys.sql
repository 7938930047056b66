-- What is made up once and kept secret.

CREATE TABLE stored_key (
    -- What it is for.
    name TEXT NOT NULL PRIMARY KEY,
    -- 256 random bits, in hexadecimal.
    key TEXT NOT NULL
);

INSERT INTO stored_key (name, key) SELECT 'links', key FROM notify_link_key;

DROP TABLE notify_link_key;
