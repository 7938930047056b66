package org.jamesexpress.matchers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.mailet.base.test.FakeMail;
import org.jamesexpress.mailets.JamesFolders;
import org.jamesexpress.mailets.MailetRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A James with the store of its deliveries, whose clock is moved by hand. */
abstract class DestinationsFixture {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path home;

    final HandClock clock = new HandClock();
    JamesFolders files;
    MailetRuntime runtime;

    @BeforeEach
    final void open() throws Exception {
        files = new JamesFolders(home);
        runtime = MailetRuntime.join(home.resolve("var/express"), home.resolve("conf/express-database.properties"));
    }

    @AfterEach
    final void close() {
        runtime.leave();
    }

    /** A mail that waits, and came before so long. */
    final void waits(String destination, Duration before) {
        long then = NOW.minus(before).toEpochMilli();
        write(
                "INSERT INTO outbound_message (id, route, arrived, reverse_path, body, size) VALUES (?, 'mx', ?, '', '', 1)",
                destination,
                then);
        write(
                "INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt,"
                        + " waiting_since) VALUES (?, 0, 'mx', '', ?, 'waiting', ?, ?)",
                destination,
                destination,
                then,
                then);
    }

    /** An attempt for that mail, before so long. */
    final void attempt(String destination, Duration before, boolean reached) {
        write(
                "INSERT INTO outbound_attempt (message, recipient, number, time, host, address, port, stage, code,"
                        + " enhanced, words, millis, outcome, next_attempt, destination, reached)"
                        + " VALUES (?, 0, ?, ?, '', '', 0, '', 0, '', '', 1, 'DEFERRED', 0, ?, ?)",
                destination,
                Math.toIntExact(before.toMinutes()),
                NOW.minus(before).toEpochMilli(),
                destination,
                reached ? "yes" : "no");
    }

    final void settle(String destination) {
        write("UPDATE outbound_recipient SET state = 'delivered' WHERE destination = ?", destination);
    }

    private void write(String sql, Object... arguments) {
        runtime.store().writeNow(connection -> update(connection, sql, arguments));
    }

    private static int update(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement.executeUpdate();
        }
    }

    static FakeMail to(String... recipients) throws Exception {
        return FakeMail.builder().name("m").recipients(recipients).build();
    }

    static final class HandClock extends Clock {
        private Instant now = NOW;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
