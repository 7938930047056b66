-- What opens the streams of events.

CREATE TABLE notify_token (
    -- For people.
    name TEXT NOT NULL PRIMARY KEY,
    -- The first digits of the hash.
    fingerprint TEXT NOT NULL UNIQUE,
    -- SHA-256 of the token, in hexadecimal.
    hash TEXT NOT NULL,
    -- The only endpoint that it opens; empty for every one.
    endpoint TEXT NOT NULL,
    -- Addresses in lower case between commas, to whose events it is limited; empty for none.
    scope TEXT NOT NULL,
    -- In milliseconds since 1970, as the others.
    created BIGINT NOT NULL,
    last_used BIGINT,
    -- From then on it opens nothing; null for never.
    expires BIGINT
);
