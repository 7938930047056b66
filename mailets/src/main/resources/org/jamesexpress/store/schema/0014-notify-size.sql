-- What a large log and many rows need.

-- How many octets the events have that are kept, by their id, subject and data.
ALTER TABLE event_counter ADD COLUMN octets BIGINT NOT NULL DEFAULT 0;

UPDATE event_counter SET octets =
    (SELECT coalesce(sum(octet_length(id) + octet_length(subject) + octet_length(data)), 0) FROM event);

-- Has all that is asked of events by their type, without the events.
CREATE INDEX event_type ON event (type, sequence, time);

-- When a process last had the endpoint in its file, 0 where it was noted before anybody wrote that down.
ALTER TABLE notify_endpoint ADD COLUMN last_seen BIGINT NOT NULL DEFAULT 0;

DROP INDEX notify_delivery_due;

CREATE INDEX notify_delivery_due ON notify_delivery (endpoint, next_try, sequence) WHERE state = 'waiting';

CREATE INDEX notify_delivery_old ON notify_delivery (last_try) WHERE state = 'dead';
