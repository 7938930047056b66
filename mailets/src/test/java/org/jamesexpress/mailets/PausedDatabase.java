package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jamesexpress.testing.LogLines;

/** The database of a home that takes nothing for a moment. */
final class PausedDatabase {
    private PausedDatabase() {}

    /** Passes if the service of the mail waits until the database takes it, and then succeeds. */
    static void assertWaits(Path home, String mail, ThrowingCallable service) throws Exception {
        try (LogLines lines = LogLines.open()) {
            writable(home, false);
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(() -> assertThatCode(service).doesNotThrowAnyException());
            while (lines.all().stream().noneMatch(line -> line.contains(mail + " waits"))) {
                Thread.onSpinWait();
            }
            writable(home, true);

            assertThat(served).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    private static void writable(Path home, boolean writable) throws Exception {
        MailetRuntime runtime = MailetRuntime.join(new JamesHome(new JamesFolders(home)));
        runtime.store().writeNow(tx -> {
            try (Statement statement = tx.createStatement()) {
                return statement.execute("PRAGMA query_only = " + !writable);
            }
        });
        runtime.leave();
    }
}
