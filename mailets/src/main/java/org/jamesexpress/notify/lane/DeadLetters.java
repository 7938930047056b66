package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads what was given up. */
final class DeadLetters {
    private DeadLetters() {}

    static List<DeadLetter> of(Connection tx, String endpoint, long after, int most) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement("SELECT * FROM notify_delivery WHERE endpoint = ? AND state = 'dead'"
                        + " AND sequence > ? ORDER BY sequence LIMIT ?")) {
            select.setString(1, endpoint);
            select.setLong(2, after);
            select.setInt(3, most);
            List<DeadLetter> letters = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    letters.add(new DeadLetter(
                            Deliveries.event(row),
                            Instant.ofEpochMilli(row.getLong("first_try")),
                            Instant.ofEpochMilli(row.getLong("last_try")),
                            row.getString("last_words"),
                            attempts(tx, endpoint, row.getLong("sequence"))));
                }
            }
            return letters;
        }
    }

    private static List<DeadLetter.Attempt> attempts(Connection tx, String endpoint, long sequence)
            throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT * FROM notify_attempt WHERE endpoint = ? AND sequence = ? ORDER BY number")) {
            select.setString(1, endpoint);
            select.setLong(2, sequence);
            List<DeadLetter.Attempt> attempts = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    attempts.add(new DeadLetter.Attempt(
                            row.getInt("number"),
                            Instant.ofEpochMilli(row.getLong("time")),
                            Duration.ofMillis(row.getLong("millis")),
                            row.getString("words")));
                }
            }
            return attempts;
        }
    }
}
