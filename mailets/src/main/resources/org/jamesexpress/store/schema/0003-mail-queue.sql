-- Mail inside the server, between acceptance and the end of processing.

CREATE TABLE spooled_mail (
    id TEXT NOT NULL PRIMARY KEY,
    -- The id of the spool that holds the message. Only the node that has the spool takes the mail.
    spool TEXT NOT NULL,
    queue TEXT NOT NULL,
    -- Microseconds since 1970, no two the same in a spool: the order.
    enqueued BIGINT NOT NULL,
    -- Milliseconds since 1970.
    next_delivery BIGINT NOT NULL,
    -- All of the mail but its message, as a JSON object.
    envelope TEXT NOT NULL,
    -- The id of the message in the spool, empty for a mail without one.
    body TEXT NOT NULL,
    -- Of the message, in bytes.
    size BIGINT NOT NULL
);

CREATE INDEX spooled_mail_queue ON spooled_mail (spool, queue, next_delivery, enqueued);
