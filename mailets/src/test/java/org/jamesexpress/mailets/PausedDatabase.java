package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jamesexpress.testing.LogLines;

/** The database of a home that takes nothing for a moment, because another program has locked it. */
final class PausedDatabase {
    private PausedDatabase() {}

    /** Passes if the service of the mail waits until the database takes it, and then succeeds. */
    static void assertWaits(Path home, String mail, ThrowingCallable service) throws Exception {
        try (LogLines lines = LogLines.open();
                Connection other =
                        DriverManager.getConnection("jdbc:sqlite:" + home.resolve("var/express/express.db"));
                Statement lock = other.createStatement()) {
            doNotWaitForLocks(home);
            lock.execute("BEGIN IMMEDIATE");
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(() -> assertThatCode(service).doesNotThrowAnyException());
            while (lines.all().stream().noneMatch(line -> line.contains(mail + " waits"))) {
                Thread.onSpinWait();
            }
            lock.execute("ROLLBACK");

            assertThat(served).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    /** Spares the ten seconds after which a locked database counts as one that takes nothing. */
    private static void doNotWaitForLocks(Path home) throws Exception {
        MailetRuntime runtime = MailetRuntime.join(new JamesHome(new JamesFolders(home)));
        runtime.store().writeNow(tx -> {
            try (Statement statement = tx.createStatement()) {
                return statement.execute("PRAGMA busy_timeout = 0");
            }
        });
        runtime.leave();
    }
}
