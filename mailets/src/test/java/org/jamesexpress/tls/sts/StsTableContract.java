package org.jamesexpress.tls.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the table must do on either database. */
abstract class StsTableContract {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private Store store;
    private StsTable table;

    abstract StoreConfig newDatabase();

    @BeforeEach
    void open() {
        store = Store.open(newDatabase());
        table = new StsTable(store, 2);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Held held(String id, Instant fetched) {
        return Held.fresh(
                StsPolicy.parse(
                        "version: STSv1\nmode: enforce\nmx: *.a.test\nmx: b.test\nmax_age: 604800".getBytes(UTF_8)),
                id,
                fetched);
    }

    @Test
    void givesBackWhatWasPut() {
        table.put("a.test", held("1", NOW));
        assertThat(table.find("a.test")).contains(held("1", NOW));
        assertThat(table.find("b.test")).isEmpty();
    }

    @Test
    void keepsWhatWasFetchedLastAndWhenItWasUsed() {
        table.put("a.test", held("2", NOW));
        table.put("a.test", held("1", NOW.minus(DAY)));
        assertThat(table.find("a.test")).contains(held("2", NOW));
        table.put("a.test", held("3", NOW.plus(DAY)));
        assertThat(table.find("a.test")).contains(held("3", NOW.plus(DAY)).used(NOW));
        table.use("a.test", NOW.plus(DAY));
        assertThat(table.find("a.test")).contains(held("3", NOW.plus(DAY)));
    }

    @Test
    void namesThoseThatShouldBeFetchedAgain() {
        table.put("later.test", held("1", NOW));
        table.put("sooner.test", held("1", NOW.minus(DAY)));
        assertThat(table.due(NOW.plus(DAY).minusMillis(1), 10)).containsExactly("sooner.test");
        assertThat(table.due(NOW.plus(DAY), 10)).containsExactly("sooner.test", "later.test");
        assertThat(table.due(NOW.plus(DAY), 1)).containsExactly("sooner.test");
        assertThat(table.due(NOW.plus(Duration.ofDays(6)), 10))
                .as("not yet ended")
                .containsExactly("later.test");
    }

    @Test
    void forgetsWhatHasEndedAndWhatIsTooMuch() {
        table.put("ended.test", held("1", NOW.minus(Duration.ofDays(7))));
        table.put("oldest.test", held("1", NOW.minus(DAY)));
        table.put("a.test", held("1", NOW));
        table.trim(NOW);
        assertThat(table.find("ended.test")).isEmpty();
        assertThat(table.find("oldest.test")).isPresent();
        table.put("b.test", held("1", NOW));
        table.trim(NOW);
        assertThat(table.find("oldest.test")).isEmpty();
        assertThat(table.find("a.test")).isPresent();
    }
}
