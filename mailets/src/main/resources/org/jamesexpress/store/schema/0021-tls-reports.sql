-- Sessions by what came of their encryption, for the reports that domains ask for.

CREATE TABLE tls_session (
    -- Of UTC, since 1970.
    day BIGINT NOT NULL,
    -- In A-labels and lower case.
    domain TEXT NOT NULL,
    -- A digest of the two below.
    kind TEXT NOT NULL,
    -- The policy that the domain had, as a report has it.
    policy TEXT NOT NULL,
    -- How they failed, as a report has it; empty if they didn't.
    failure TEXT NOT NULL,
    sessions BIGINT NOT NULL,
    PRIMARY KEY (day, domain, kind)
);

-- One row a report that may be asked for.

CREATE TABLE tls_report (
    day BIGINT NOT NULL,
    domain TEXT NOT NULL,
    -- What it is known by, however often it is sent.
    id TEXT NOT NULL,
    -- due, sent, unasked (the domain wants none), failed (nobody took it in time)
    state TEXT NOT NULL,
    -- In milliseconds since 1970: when it is tried, or tried again.
    due BIGINT NOT NULL,
    -- When it was tried first; 0 before.
    first BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (day, domain)
);

CREATE INDEX tls_report_due ON tls_report (state, due);
