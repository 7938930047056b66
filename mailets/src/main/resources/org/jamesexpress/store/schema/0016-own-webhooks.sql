-- The webhooks that single users have.

CREATE TABLE own_webhook (
    -- The user's, in lower case.
    address TEXT NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    -- The key of the signature: whsec_ and base64.
    secret TEXT NOT NULL,
    -- Signs as well; empty where there is none.
    previous_secret TEXT NOT NULL,
    -- In milliseconds since 1970.
    since BIGINT NOT NULL
);
