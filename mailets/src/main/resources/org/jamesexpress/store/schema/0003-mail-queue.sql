-- Mail inside the server, between acceptance and the end of processing.

CREATE TABLE spooled_mail (
    id TEXT NOT NULL PRIMARY KEY,
    queue TEXT NOT NULL,
    -- Milliseconds since 1970.
    enqueued BIGINT NOT NULL,
    next_delivery BIGINT NOT NULL,
    -- All of the mail but its message, as a JSON object.
    envelope TEXT NOT NULL,
    -- The id of the message in the spool.
    body TEXT NOT NULL,
    -- Of the message, in bytes.
    size BIGINT NOT NULL,
    -- The node that works on it, until when; another may take it after that.
    lease_owner TEXT NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX spooled_mail_due ON spooled_mail (queue, next_delivery, enqueued);
