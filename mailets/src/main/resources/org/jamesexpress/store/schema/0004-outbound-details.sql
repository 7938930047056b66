-- Which node delivers a mail, and what an administrator asks about an attempt. Texts that are not known are empty.

-- The id of the spool that holds the body. Only the node that has the spool delivers the mail, so nothing is leased.
ALTER TABLE outbound_message ADD COLUMN spool TEXT NOT NULL DEFAULT '';

ALTER TABLE outbound_recipient ADD COLUMN spool TEXT NOT NULL DEFAULT '';

ALTER TABLE outbound_recipient DROP COLUMN lease_owner;

ALTER TABLE outbound_recipient DROP COLUMN lease_until;

-- A line of the body is longer than SMTP carries (RFC 5321 4.5.3.1.6).
ALTER TABLE outbound_message ADD COLUMN long_lines BOOLEAN NOT NULL DEFAULT FALSE;

DROP INDEX outbound_recipient_due;

CREATE INDEX outbound_recipient_due ON outbound_recipient (route, spool, next_attempt) WHERE state = 'waiting';

DROP INDEX outbound_recipient_destination;

CREATE INDEX outbound_recipient_destination ON outbound_recipient (route, spool, destination, next_attempt) WHERE state = 'waiting';

-- The address that the connection came from.
ALTER TABLE outbound_attempt ADD COLUMN source TEXT NOT NULL DEFAULT '';

-- Protocol and cipher suite; empty in clear.
ALTER TABLE outbound_attempt ADD COLUMN tls TEXT NOT NULL DEFAULT '';

CREATE INDEX outbound_attempt_time ON outbound_attempt (time);
