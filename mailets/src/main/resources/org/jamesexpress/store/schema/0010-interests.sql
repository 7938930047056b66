-- Who has opted in to what.

-- An address in lower case, as James compares its users.
CREATE TABLE interest (
    topic TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (topic, address)
);
