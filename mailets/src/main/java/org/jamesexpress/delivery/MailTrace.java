package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads all that is known of one mail. */
final class MailTrace {
    private MailTrace() {}

    static Optional<TracedMail> of(Connection connection, String mail) throws SQLException {
        List<TracedRecipient> recipients = Sql.query(
                connection,
                MailTrace::recipient,
                "SELECT r.*, " + QueueState.COLUMN + " AS word FROM outbound_recipient r WHERE r.message = ?"
                        + " ORDER BY r.number LIMIT " + TracedMail.MOST,
                mail);
        List<LoggedAttempt> attempts = new ArrayList<>(AttemptLog.ofMail(connection, mail, TracedMail.MOST));
        Collections.reverse(attempts);
        return Sql.query(
                        connection,
                        row -> mail(row, recipients, attempts),
                        "SELECT m.*, (SELECT COUNT(*) FROM outbound_recipient r WHERE r.message = m.id) AS recipients,"
                                + " (SELECT COUNT(*) FROM outbound_attempt a WHERE a.message = m.id) AS attempts"
                                + " FROM outbound_message m WHERE m.id = ?",
                        mail)
                .stream()
                .findFirst();
    }

    private static TracedMail mail(ResultSet row, List<TracedRecipient> recipients, List<LoggedAttempt> attempts)
            throws SQLException {
        return new TracedMail(
                row.getString("id"),
                row.getString("route"),
                row.getString("message_id"),
                row.getString("reverse_path"),
                Instant.ofEpochMilli(row.getLong("arrived")),
                row.getLong("size"),
                row.getString("ret"),
                row.getString("envid"),
                TlsWish.of(row.getString("tls_wish")),
                moment(row.getLong("settled")),
                recipients,
                row.getInt("recipients"),
                attempts,
                row.getInt("attempts"));
    }

    private static TracedRecipient recipient(ResultSet row) throws SQLException {
        boolean planned = row.getString("state").equals("waiting");
        return new TracedRecipient(
                row.getString("address"),
                row.getString("destination"),
                row.getString("word"),
                DsnColumns.notify(row.getString("notify")).stream()
                        .map(Enum::name)
                        .toList(),
                row.getString("orcpt"),
                row.getInt("attempts"),
                planned ? Optional.of(Instant.ofEpochMilli(row.getLong("next_attempt"))) : Optional.empty(),
                moment(row.getLong("settled")),
                row.getString("last_reply"));
    }

    private static Optional<Instant> moment(long millis) {
        return millis > 0 ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
    }
}
