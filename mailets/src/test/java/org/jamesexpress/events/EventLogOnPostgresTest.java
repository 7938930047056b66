package org.jamesexpress.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.Test;

class EventLogOnPostgresTest extends EventLogContract {
    @Override
    StoreConfig newDatabase() {
        return RealPostgres.newDatabase();
    }

    @Test
    void numbersWithoutGapsAcrossNodesThatReportTheSameFacts() {
        try (Store otherStore = Store.open(config)) {
            EventLog other = new EventLog(otherStore);
            List<CompletableFuture<Void>> nodes = Stream.of(log, other)
                    .map(node -> CompletableFuture.runAsync(() -> {
                        CompletableFuture<?>[] appends = new CompletableFuture<?>[300];
                        for (int i = 0; i < appends.length; i++) {
                            appends[i] = node.append(event("fact" + i));
                        }
                        CompletableFuture.allOf(appends).join();
                    }))
                    .toList();
            nodes.forEach(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(30)));

            assertThat(log.after(0, 1000))
                    .extracting(Event::sequence)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 300).boxed().toList());
        }
    }
}
