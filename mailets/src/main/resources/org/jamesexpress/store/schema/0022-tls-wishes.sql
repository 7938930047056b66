-- What a sender wants of the connections that a mail goes over (RFC 8689): REQUIRED, WAIVED, or empty.
ALTER TABLE outbound_message ADD COLUMN tls_wish TEXT NOT NULL DEFAULT '';

-- That of the mail which the report is about.
ALTER TABLE outbound_owed_report ADD COLUMN tls_wish TEXT NOT NULL DEFAULT '';
