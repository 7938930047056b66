-- The log of events, and how far its readers have come.

CREATE TABLE event (
    sequence BIGINT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Milliseconds since 1970.
    time BIGINT NOT NULL,
    -- A JSON object.
    data TEXT NOT NULL
);

CREATE INDEX event_subject ON event (subject, sequence);

-- One row. Its lock makes appends of several nodes wait for one another, so that sequence and commit have one order.
CREATE TABLE event_counter (
    last BIGINT NOT NULL
);

INSERT INTO event_counter (last) VALUES (0);

CREATE TABLE event_cursor (
    reader TEXT NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL
);
