-- What an administrator orders of the queue, and asks of it and of the log.

-- What the delivery is to do with a waiting recipient in place of an attempt: bounce. Empty for an attempt.
ALTER TABLE outbound_recipient ADD COLUMN ordered TEXT NOT NULL DEFAULT '';

-- The queue in its order.
CREATE INDEX outbound_recipient_queued ON outbound_recipient (message, number) WHERE state IN ('waiting', 'held', 'kept');

DROP INDEX outbound_recipient_address;

CREATE INDEX outbound_recipient_address ON outbound_recipient (LOWER(address));

CREATE INDEX outbound_message_message_id ON outbound_message (message_id);

DROP INDEX outbound_attempt_time;

-- The log in its order.
CREATE INDEX outbound_attempt_time ON outbound_attempt (time, message, recipient, number);
