-- What domains ask of whoever sends them mail, by MTA-STS.

CREATE TABLE sts_policy (
    -- In A-labels and lower case.
    domain TEXT NOT NULL PRIMARY KEY,
    -- Its fields, a line each.
    policy TEXT NOT NULL,
    -- What DNS called it when it was fetched.
    id TEXT NOT NULL,
    -- These are in milliseconds since 1970. When it was seen at its host the last time.
    fetched BIGINT NOT NULL,
    -- When a mail asked for it, to the day.
    used BIGINT NOT NULL,
    -- When it should be fetched again.
    due BIGINT NOT NULL,
    -- From then on nobody believes it.
    ends BIGINT NOT NULL
);

CREATE INDEX sts_policy_ends ON sts_policy (ends);

CREATE INDEX sts_policy_used ON sts_policy (used);
