-- What the connection of an attempt had to prove, and who says so; and "verified", "pinned", or what stood in the way, as
-- RFC 8460 calls it. Empty where there was no connection.
ALTER TABLE outbound_attempt ADD COLUMN tls_trust TEXT NOT NULL DEFAULT '';

ALTER TABLE outbound_attempt ADD COLUMN tls_proof TEXT NOT NULL DEFAULT '';
