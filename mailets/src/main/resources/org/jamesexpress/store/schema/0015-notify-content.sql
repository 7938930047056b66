-- What signs the links to messages.

CREATE TABLE notify_link_key (
    -- Always 1: there is one.
    number INTEGER NOT NULL PRIMARY KEY,
    -- 256 random bits, in hexadecimal.
    key TEXT NOT NULL
);
