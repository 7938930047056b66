package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.notify.endpoint.Endpoint;

/** How endpoints stand, in the database. */
final class EndpointTable {
    private EndpointTable() {}

    /** Notes an endpoint; one that is known stays as it is, except that it is enabled if its definition was changed. */
    static int enroll(Connection tx, Endpoint endpoint, long now) throws SQLException {
        try (PreparedStatement upsert =
                tx.prepareStatement("INSERT INTO notify_endpoint (name, definition, since) VALUES (?, ?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, since = excluded.since,"
                        + " state = 'active', reason = ''"
                        + " WHERE notify_endpoint.definition <> excluded.definition")) {
            upsert.setString(1, endpoint.name());
            upsert.setString(2, endpoint.definition());
            upsert.setLong(3, now);
            return upsert.executeUpdate();
        }
    }

    /** Notes that an endpoint is in somebody's file. */
    static int see(Connection tx, String name, long now) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE notify_endpoint SET last_seen = ? WHERE name = ?")) {
            update.setLong(1, now);
            update.setString(2, name);
            return update.executeUpdate();
        }
    }

    /** Counts those from now on of which nobody has noted when they were in a file. */
    static int seeOld(Connection tx, long now) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE notify_endpoint SET last_seen = ? WHERE last_seen = 0")) {
            update.setLong(1, now);
            return update.executeUpdate();
        }
    }

    /** The endpoints that were in no file since then. */
    static List<String> unseenSince(Connection tx, long time) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement("SELECT name FROM notify_endpoint WHERE last_seen < ? ORDER BY name")) {
            select.setLong(1, time);
            List<String> names = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        }
    }

    static Standing read(Connection tx, String name) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT * FROM notify_endpoint WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("endpoint " + name + " is missing in the database");
                }
                return new Standing(
                        Standing.State.of(row.getString("state")),
                        row.getString("reason"),
                        row.getLong("since"),
                        row.getLong("last_success"),
                        row.getLong("last_failure"),
                        row.getString("last_words"),
                        row.getLong("failing_since"),
                        row.getString("alerted"),
                        row.getLong("taken"),
                        row.getLong("generation"));
            }
        }
    }

    /** Writes all but the switch; false, and nothing, when the generation is another. */
    static boolean save(Connection tx, String name, Standing standing) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE notify_endpoint SET last_success = ?, last_failure = ?, last_words = ?,"
                        + " failing_since = ?, alerted = ?, taken = ? WHERE name = ? AND generation = ?")) {
            update.setLong(1, standing.lastSuccess());
            update.setLong(2, standing.lastFailure());
            update.setString(3, standing.lastWords());
            update.setLong(4, standing.failingSince());
            update.setString(5, standing.alerted());
            update.setLong(6, standing.taken());
            update.setString(7, name);
            update.setLong(8, standing.generation());
            return update.executeUpdate() == 1;
        }
    }

    /** Enables or disables it, unless it is so already. */
    static int turn(Connection tx, String name, Standing.State state, String reason, long now) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement(
                "UPDATE notify_endpoint SET state = ?, reason = ?, since = ? WHERE name = ? AND state <> ?")) {
            update.setString(1, state.word());
            update.setString(2, reason);
            update.setLong(3, now);
            update.setString(4, name);
            update.setString(5, state.word());
            return update.executeUpdate();
        }
    }

    /** Has whoever knows the endpoint read it anew before he writes. */
    static int nextGeneration(Connection tx, String name) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE notify_endpoint SET generation = generation + 1 WHERE name = ?")) {
            update.setString(1, name);
            return update.executeUpdate();
        }
    }

    /** Takes or keeps the lane of an endpoint, until then; false when another node has it. */
    static boolean lease(Connection tx, String name, String owner, long now, long until) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE notify_endpoint SET"
                + " generation = generation + CASE WHEN lease_owner = ? THEN 0 ELSE 1 END, lease_owner = ?,"
                + " lease_until = ? WHERE name = ? AND (lease_owner = ? OR lease_until <= ?)")) {
            update.setString(1, owner);
            update.setString(2, owner);
            update.setLong(3, until);
            update.setString(4, name);
            update.setString(5, owner);
            update.setLong(6, now);
            return update.executeUpdate() == 1;
        }
    }
}
