-- What a search of the log or the queue asks for.

-- In the order of the queue, which an order goes through page by page.
CREATE INDEX outbound_recipient_domain ON outbound_recipient (destination, message, number);

CREATE INDEX outbound_attempt_host ON outbound_attempt (LOWER(host), time);

CREATE INDEX outbound_attempt_address ON outbound_attempt (address, time);

-- The due mails of a destination in their order, a mail of many recipients in one place.
DROP INDEX outbound_recipient_destination;

CREATE INDEX outbound_recipient_destination ON outbound_recipient (route, spool, destination, next_attempt, message) WHERE state = 'waiting';
