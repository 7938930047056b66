package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** The table of attempts, within a write of the store. */
final class AttemptRows {
    /** So many rows of a recipient are kept at least: a mail that waits for years can't fill the disk. */
    static final int MOST_OF_A_RECIPIENT = 1000;

    private static final int BETWEEN_CLEANINGS = 10;

    private static final String INSERT =
            "INSERT INTO outbound_attempt (message, recipient, number, time, host, address,"
                    + " port, source, tls, tls_trust, tls_proof, stage, code, enhanced, words, millis, outcome, next_attempt, reached, destination)"
                    + " SELECT r.message, r.number, COALESCE((SELECT MAX(a.number) FROM outbound_attempt a"
                    + " WHERE a.message = r.message AND a.recipient = r.number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, r.destination"
                    + " FROM outbound_recipient r WHERE r.message = ? AND r.number = ?";

    private AttemptRows() {}

    /** Writes an attempt down; of a mail that was forgotten meanwhile nothing is written. */
    static void insert(Connection connection, String mail, Attempt attempt) throws SQLException {
        Finding finding = attempt.finding();
        int recipient = attempt.recipient().number();
        Sql.update(
                connection,
                INSERT,
                attempt.time().toEpochMilli(),
                finding.host().map(host -> host.host().name()).orElse(""),
                finding.host()
                        .map(host -> host.host().address().getHostAddress())
                        .orElse(""),
                finding.host().map(Candidate::port).orElse(0),
                finding.link().source(),
                finding.link().tls(),
                finding.link().trust(),
                finding.link().proof(),
                finding.stage().map(Enum::name).orElse(""),
                finding.reply().map(reply -> reply.code()).orElse(0),
                finding.status(),
                finding.words(),
                attempt.took(),
                attempt.outcome().name(),
                attempt.next().map(Instant::toEpochMilli).orElse(0L),
                finding.reach().word(),
                mail,
                recipient);
        if (attempt.recipient().attempts() % BETWEEN_CLEANINGS == BETWEEN_CLEANINGS - 1) {
            forgetOldest(connection, mail, recipient);
        }
    }

    /** Writes down what became of a recipient without an attempt. */
    static void note(Connection connection, String mail, int recipient, long now, String outcome, String words)
            throws SQLException {
        Sql.update(
                connection,
                INSERT,
                now,
                "",
                "",
                0,
                "",
                "",
                "",
                "",
                "",
                0,
                "",
                words,
                0L,
                outcome,
                0L,
                "",
                mail,
                recipient);
    }

    private static void forgetOldest(Connection connection, String mail, int recipient) throws SQLException {
        Sql.update(
                connection,
                "DELETE FROM outbound_attempt WHERE message = ? AND recipient = ? AND number <="
                        + " (SELECT MAX(number) FROM outbound_attempt WHERE message = ? AND recipient = ?) - ?",
                mail,
                recipient,
                mail,
                recipient,
                MOST_OF_A_RECIPIENT);
    }
}
