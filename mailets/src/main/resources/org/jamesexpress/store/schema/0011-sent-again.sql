-- Which archived mails were sent again, and to whom.

CREATE TABLE sent_again (
    -- The mail's id in its archive.
    mail TEXT NOT NULL,
    -- An address in lower case.
    recipient TEXT NOT NULL,
    -- begun before it is handed over, sent afterwards.
    state TEXT NOT NULL,
    -- When that was, in milliseconds since 1970.
    time BIGINT NOT NULL,
    PRIMARY KEY (mail, recipient)
);
