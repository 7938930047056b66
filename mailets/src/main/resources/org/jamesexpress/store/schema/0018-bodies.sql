-- Small message bodies, which come and go with the rows that name them. Larger ones are files of the spool.
CREATE TABLE spool_body (
    id TEXT NOT NULL PRIMARY KEY,
    -- The id of the spool that has the larger ones of the same node.
    spool TEXT NOT NULL,
    octets BYTEA NOT NULL
);
