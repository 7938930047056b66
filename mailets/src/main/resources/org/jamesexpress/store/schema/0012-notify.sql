-- How every endpoint stands, and the events that it did not take at once. Times are milliseconds since 1970, 0 where there
-- is none; texts that are not known are empty.

CREATE TABLE notify_endpoint (
    name TEXT NOT NULL PRIMARY KEY,
    -- A digest of what its file says of it: one that was changed is enabled again.
    definition TEXT NOT NULL,
    -- active, disabled by a person, or gone: it asked for no event any more. Why, and since when.
    state TEXT NOT NULL DEFAULT 'active',
    reason TEXT NOT NULL DEFAULT '',
    since BIGINT NOT NULL,
    last_success BIGINT NOT NULL DEFAULT 0,
    last_failure BIGINT NOT NULL DEFAULT 0,
    last_words TEXT NOT NULL DEFAULT '',
    -- The first failure since it last took an event.
    failing_since BIGINT NOT NULL DEFAULT 0,
    -- failing or disabled: what the postmaster was told of last, empty once he was told that it works again.
    alerted TEXT NOT NULL DEFAULT '',
    -- How many events it took.
    taken BIGINT NOT NULL DEFAULT 0,
    -- Counts how often its cursor was set back or its lane was taken over; who has seen another number writes nothing.
    generation BIGINT NOT NULL DEFAULT 0,
    -- The node that tells it, until when; another may take it over after that.
    lease_owner TEXT NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0
);

-- An event that an endpoint did not take, whole, so that it outlives the log's.
CREATE TABLE notify_delivery (
    endpoint TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    time BIGINT NOT NULL,
    data TEXT NOT NULL,
    -- waiting or dead.
    state TEXT NOT NULL,
    -- Since it was last begun anew.
    tries INTEGER NOT NULL,
    first_try BIGINT NOT NULL,
    last_try BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    last_words TEXT NOT NULL,
    PRIMARY KEY (endpoint, sequence)
);

CREATE INDEX notify_delivery_due ON notify_delivery (endpoint, next_try) WHERE state = 'waiting';

CREATE INDEX notify_delivery_state ON notify_delivery (endpoint, state, sequence);

CREATE TABLE notify_attempt (
    endpoint TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    -- From 1, over all its attempts.
    number INTEGER NOT NULL,
    time BIGINT NOT NULL,
    millis BIGINT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (endpoint, sequence, number),
    FOREIGN KEY (endpoint, sequence) REFERENCES notify_delivery (endpoint, sequence) ON DELETE CASCADE
);
