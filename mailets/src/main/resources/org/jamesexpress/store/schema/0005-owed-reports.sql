-- Reports that were promised together with the acceptance that they tell of, and are not handed over yet.

CREATE TABLE outbound_owed_report (
    id TEXT NOT NULL PRIMARY KEY,
    -- Which of several deliveries on this database made it, on the node of which spool.
    route TEXT NOT NULL,
    spool TEXT NOT NULL,
    recipient TEXT NOT NULL,
    -- The whole message, in Base64.
    content TEXT NOT NULL
);
