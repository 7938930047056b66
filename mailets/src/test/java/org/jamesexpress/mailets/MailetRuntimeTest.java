package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jamesexpress.config.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runtime whose closing takes its time, as that of a delivery does with hosts that don't answer. */
@Timeout(60)
class MailetRuntimeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    private final CompletableFuture<Integer> lastWork = new CompletableFuture<>();
    private CompletableFuture<Integer> lastWrite;
    private MailetRuntime runtime;
    private Thread leaving;

    @BeforeEach
    void close() throws SettingsException {
        runtime = join();
        lastWrite = runtime.store().write(tx -> lastWork.join());
        leaving = new Thread(runtime::leave);
        leaving.start();
        awaitWaiting(leaving);
    }

    @AfterEach
    void end() throws InterruptedException {
        lastWork.complete(0);
        leaving.join();
        assertThat(lastWrite).isCompletedWithValue(0);
    }

    @Test
    void keepsNobodyElseWaitingWhileItCloses() {
        CompletableFuture<Optional<MailetRuntime>> asked =
                CompletableFuture.supplyAsync(() -> MailetRuntime.joinOpen(new JamesFolders(home)));

        assertThat(asked).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
    }

    @Test
    void isOpenedAgainAsSoonAsItHasClosed() {
        CompletableFuture<MailetRuntime> again = new CompletableFuture<>();
        Thread joining = new Thread(() -> complete(again));
        joining.start();
        awaitWaiting(joining);
        lastWork.complete(0);

        assertThat(again).succeedsWithin(PATIENCE).isNotSameAs(runtime);
        again.join().leave();
    }

    private void complete(CompletableFuture<MailetRuntime> joined) {
        try {
            joined.complete(join());
        } catch (SettingsException e) {
            joined.completeExceptionally(e);
        }
    }

    private MailetRuntime join() throws SettingsException {
        return MailetRuntime.join(new JamesHome(new JamesFolders(home)));
    }

    private static void awaitWaiting(Thread thread) {
        while (!EnumSet.of(Thread.State.WAITING, Thread.State.BLOCKED).contains(thread.getState())) {
            Thread.onSpinWait();
        }
    }
}
