-- Mail on its way out. Times are milliseconds since 1970, texts that are not known are empty.

CREATE TABLE outbound_message (
    id TEXT NOT NULL PRIMARY KEY,
    -- Which of several deliveries on this database it belongs to.
    route TEXT NOT NULL,
    -- Of the header.
    message_id TEXT NOT NULL DEFAULT '',
    arrived BIGINT NOT NULL,
    -- Empty for the null reverse-path.
    reverse_path TEXT NOT NULL,
    -- The id of the body in the spool.
    body TEXT NOT NULL,
    -- Of the body, in bytes.
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL DEFAULT '',
    -- FULL or HDRS (RFC 3461 4.3).
    ret TEXT NOT NULL DEFAULT '',
    envid TEXT NOT NULL DEFAULT '',
    -- Bytes above 127 in the body (RFC 6152), in headers or addresses (RFC 6531).
    eight_bit BOOLEAN NOT NULL DEFAULT FALSE,
    utf8 BOOLEAN NOT NULL DEFAULT FALSE,
    -- When the last recipient was, 0 before.
    settled BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX outbound_message_arrived ON outbound_message (arrived);

CREATE INDEX outbound_message_settled ON outbound_message (route, settled);

CREATE TABLE outbound_recipient (
    message TEXT NOT NULL REFERENCES outbound_message (id) ON DELETE CASCADE,
    -- The place among the message's recipients, from 0.
    number INTEGER NOT NULL,
    -- That of the message.
    route TEXT NOT NULL,
    address TEXT NOT NULL,
    -- The domain, in lower case.
    destination TEXT NOT NULL,
    -- waiting, held, delivered, bounced, deleted, or kept: given up, and nobody could be told.
    state TEXT NOT NULL,
    next_attempt BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- NEVER, or some of SUCCESS,FAILURE,DELAY (RFC 3461 4.1).
    notify TEXT NOT NULL DEFAULT '',
    orcpt TEXT NOT NULL DEFAULT '',
    delay_warned BOOLEAN NOT NULL DEFAULT FALSE,
    last_reply TEXT NOT NULL DEFAULT '',
    -- When it was delivered or bounced, 0 before.
    settled BIGINT NOT NULL DEFAULT 0,
    -- The node that works on it, until when; another may take it after that.
    lease_owner TEXT NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (message, number),
    UNIQUE (message, address)
);

-- Due recipients, over all destinations and of one.
CREATE INDEX outbound_recipient_due ON outbound_recipient (route, next_attempt) WHERE state = 'waiting';

CREATE INDEX outbound_recipient_destination ON outbound_recipient (route, destination, next_attempt) WHERE state = 'waiting';

CREATE INDEX outbound_recipient_address ON outbound_recipient (address);

CREATE TABLE outbound_attempt (
    message TEXT NOT NULL,
    recipient INTEGER NOT NULL,
    -- Counts the hosts tried for this recipient, from 1, over all its attempts.
    number INTEGER NOT NULL,
    time BIGINT NOT NULL,
    -- Empty, and port 0, where the attempt came to no host.
    host TEXT NOT NULL,
    address TEXT NOT NULL,
    port INTEGER NOT NULL,
    stage TEXT NOT NULL,
    -- The reply: 0 and empty where there was none.
    code INTEGER NOT NULL,
    enhanced TEXT NOT NULL,
    words TEXT NOT NULL,
    millis BIGINT NOT NULL,
    -- DELIVERED, NEXT_HOST, DEFERRED, BOUNCED, KEPT or DELETED.
    outcome TEXT NOT NULL,
    -- 0 where there is none.
    next_attempt BIGINT NOT NULL,
    PRIMARY KEY (message, recipient, number),
    FOREIGN KEY (message, recipient) REFERENCES outbound_recipient (message, number) ON DELETE CASCADE
);
