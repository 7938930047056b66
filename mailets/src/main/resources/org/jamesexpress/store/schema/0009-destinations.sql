-- How destinations stand: since when mail waits for each, and since when nobody reaches it.

-- When it began to wait.
ALTER TABLE outbound_recipient ADD COLUMN waiting_since BIGINT NOT NULL DEFAULT 0;

UPDATE outbound_recipient SET waiting_since =
    (SELECT m.arrived FROM outbound_message m WHERE m.id = outbound_recipient.message);

CREATE INDEX outbound_recipient_waiting ON outbound_recipient (destination, waiting_since) WHERE state = 'waiting';

-- That of the recipient.
ALTER TABLE outbound_attempt ADD COLUMN destination TEXT NOT NULL DEFAULT '';

-- Whether a host of the destination answered: yes, no, or empty where none was looked for.
ALTER TABLE outbound_attempt ADD COLUMN reached TEXT NOT NULL DEFAULT '';

UPDATE outbound_attempt SET
    destination = (SELECT r.destination FROM outbound_recipient r
        WHERE r.message = outbound_attempt.message AND r.number = outbound_attempt.recipient),
    reached = CASE
        WHEN code > 0 OR stage NOT IN ('', 'CONNECT', 'GREETING') THEN 'yes'
        WHEN stage <> '' OR enhanced = '4.4.3' THEN 'no'
        ELSE '' END;

CREATE INDEX outbound_attempt_destination ON outbound_attempt (destination, reached, time);
