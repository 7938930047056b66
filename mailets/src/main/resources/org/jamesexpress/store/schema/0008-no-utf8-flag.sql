-- Whether a host must take UTF-8 is decided by the addresses alone (RFC 6531), so nobody asked for this.

ALTER TABLE outbound_message DROP COLUMN utf8;
