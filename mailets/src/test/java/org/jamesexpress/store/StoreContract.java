package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both databases must do. */
abstract class StoreContract {
    private static final int BEFORE_DESTINATIONS = Migrations.ALL.indexOf("0009-destinations");
    private static final int BEFORE_KEYS = 16;

    StoreConfig config;
    Store store;

    abstract StoreConfig newDatabase();

    @BeforeEach
    void open() {
        config = newDatabase();
        store = Store.open(config);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsWhatWasWrittenWhenItIsOpenedAgain() {
        store.writeNow(tx -> insert(tx, "a", 1));
        store.close();
        store = Store.open(config);

        assertThat(readers()).containsExactly("a");
    }

    @Test
    void isKnownByTheSameIdAsLongAsItsDatabase() {
        String id = store.id();
        store.close();
        store = Store.open(config);

        assertThat(store.id()).isEqualTo(id);
        try (Store other = Store.open(newDatabase())) {
            assertThat(other.id()).isNotEqualTo(id);
        }
    }

    @Test
    void rollsBackOnlyTheWorkThatFails() {
        CountDownLatch together = new CountDownLatch(1);
        List<CompletableFuture<Integer>> writes = new ArrayList<>();
        writes.add(store.write(tx -> {
            await(together);
            return insert(tx, "a", 1);
        }));
        writes.add(store.write(tx -> {
            insert(tx, "b", 2);
            return insert(tx, "a", 1);
        }));
        writes.add(store.write(tx -> {
            insert(tx, "c", 1);
            throw new IllegalArgumentException("no");
        }));
        writes.add(store.write(tx -> insert(tx, "d", 1)));
        together.countDown();

        assertThat(writes.get(0)).succeedsWithin(TestTimes.LONG);
        assertThat(writes.get(1))
                .failsWithin(TestTimes.LONG)
                .withThrowableThat()
                .withCauseInstanceOf(StoreException.class);
        assertThat(writes.get(2))
                .failsWithin(TestTimes.LONG)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(writes.get(3)).succeedsWithin(TestTimes.LONG);
        assertThat(readers()).containsExactly("a", "d");
    }

    @Test
    void throwsToTheWaitingCallerWhatTheWorkThrew() {
        assertThatIllegalStateException()
                .isThrownBy(() -> store.writeNow(tx -> {
                    throw new IllegalStateException("mine");
                }))
                .withMessage("mine");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.writeNow(tx -> execute(tx, "no such statement")))
                .withMessageStartingWith("the database refused a statement: ")
                .withCauseInstanceOf(SQLException.class);
    }

    @Test
    void commitsManyWritesAtOnce() throws InterruptedException {
        AtomicInteger commits = new AtomicInteger();
        store.onCommit(commits::incrementAndGet);
        int threads = 16;
        int each = 50;
        List<Thread> writers = IntStream.range(0, threads)
                .mapToObj(writer -> new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        String key = writer + "." + i;
                        store.writeNow(tx -> insert(tx, key, 1));
                    }
                }))
                .toList();
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(readers()).hasSize(threads * each);
        assertThat(commits.get()).isLessThan(threads * each / 4);
    }

    @Test
    void showsReadersOnlyWhatIsCommitted() {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        CompletableFuture<Integer> write = store.write(tx -> {
            int rows = insert(tx, "a", 1);
            written.countDown();
            await(looked);
            return rows;
        });
        await(written);
        List<String> before = readers();
        looked.countDown();

        assertThat(write).succeedsWithin(TestTimes.LONG);
        assertThat(before).isEmpty();
        assertThat(readers()).containsExactly("a");
    }

    @Test
    void readsWhileSearchesTakeAllTheirPlaces() {
        CountDownLatch searching = new CountDownLatch(Readers.MOST);
        CountDownLatch enough = new CountDownLatch(1);
        List<Thread> searches = Stream.generate(() -> new Thread(() -> store.search(tx -> {
                    searching.countDown();
                    await(enough);
                    return 0;
                })))
                .limit(Readers.MOST)
                .toList();
        searches.forEach(Thread::start);
        await(searching);

        assertThat(CompletableFuture.supplyAsync(this::readers)).succeedsWithin(TestTimes.LONG);
        enough.countDown();
    }

    @Test
    void breaksOffWhatTakesLongerThanItsLimit() {
        String counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000)"
                + " SELECT COUNT(*) FROM n";

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.read(tx -> {
                    Dialect.of(config.url()).limit(tx, Duration.ofMillis(100));
                    return execute(tx, counting);
                }))
                .withMessageStartingWith("the database took too long");
    }

    @Test
    void letsReadersWriteNothing() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.read(tx -> insert(tx, "a", 1)))
                .withMessageContaining("read-only");
        assertThat(readers()).isEmpty();
    }

    @Test
    void finishesWhatWasHandedInBeforeItCloses() {
        CountDownLatch closing = new CountDownLatch(1);
        List<CompletableFuture<Integer>> writes = new ArrayList<>();
        writes.add(store.write(tx -> {
            await(closing);
            return insert(tx, "first", 1);
        }));
        for (int i = 0; i < 1000; i++) {
            String key = "key" + i;
            writes.add(store.write(tx -> insert(tx, key, 1)));
        }
        closing.countDown();
        store.close();

        assertThat(writes).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(catchThrowable(() -> store.writeNow(tx -> insert(tx, "late", 1))))
                .isInstanceOf(StoreException.class)
                .hasMessage("the store is closed");
        assertThat(catchThrowable(this::readers))
                .isInstanceOf(StoreException.class)
                .hasMessage("the store is closed");
    }

    @Test
    void waitsForWhoIsReadingBeforeItCloses() throws Exception {
        String counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
                + " SELECT max(i) FROM n";
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        Thread reader = new Thread(() -> store.read(tx -> {
            reading.countDown();
            try (PreparedStatement statement = tx.prepareStatement(counting)) {
                statement.executeQuery().close();
            }
            read.countDown();
            return 0;
        }));
        reader.start();
        await(reading);

        store.close();

        assertThat(read.getCount()).isZero();
        reader.join();
    }

    @Test
    void refusesAWorkThatWaitsForAnother() {
        assertThatIllegalStateException()
                .isThrownBy(() -> store.writeNow(tx -> store.writeNow(inner -> insert(inner, "a", 1))));
    }

    @Test
    void goesOnAfterAListenerFailed() {
        store.onCommit(() -> {
            throw new IllegalStateException("a listener");
        });

        store.writeNow(tx -> insert(tx, "a", 1));
        store.writeNow(tx -> insert(tx, "b", 1));

        assertThat(readers()).containsExactly("a", "b");
    }

    @Test
    void goesOnAfterAListenerBrokeDown() {
        store.onCommit(() -> {
            throw new AssertionError("a listener");
        });

        assertThat(store.write(tx -> insert(tx, "a", 1))).succeedsWithin(TestTimes.LONG);
        assertThat(store.write(tx -> insert(tx, "b", 1))).succeedsWithin(TestTimes.LONG);
    }

    @Test
    void closesTheConnectionOfAReadThatBrokeDown() throws SQLException {
        List<Connection> used = new ArrayList<>();

        assertThat(catchThrowable(() -> store.read(tx -> {
                    used.add(tx);
                    throw new AssertionError("mine");
                })))
                .hasMessage("mine");

        assertThat(used.get(0).isClosed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("olderVersions")
    void bringsAnOlderDatabaseUpToDateAndKeepsItsRows(int version) {
        store.close();
        config = newDatabase();
        try (Store older = Store.open(config, Thread::new, Migrations.ALL.subList(0, version))) {
            older.writeNow(tx -> execute(
                    tx,
                    "INSERT INTO outbound_message (id, route, arrived, reverse_path, body, size)"
                            + " VALUES ('m', 'r', 1, '', 'b', 1)"));
        }
        store = Store.open(config);

        assertThat(count("outbound_message")).isEqualTo(1);
        assertThat(columns("outbound_message")).contains("long_lines").doesNotContain("utf8");
        assertThat(count("spooled_mail")).isZero();
        assertThat(count("schema_version")).isEqualTo(Migrations.ALL.size());
    }

    static IntStream olderVersions() {
        return IntStream.range(1, Migrations.ALL.size());
    }

    @Test
    void knowsHowDestinationsStandFromTheRowsOfAnOlderDatabase() {
        store.close();
        config = newDatabase();
        try (Store older = Store.open(config, Thread::new, Migrations.ALL.subList(0, BEFORE_DESTINATIONS))) {
            older.writeNow(tx -> execute(
                    tx,
                    "INSERT INTO outbound_message (id, route, arrived, reverse_path, body, size)"
                            + " VALUES ('m', 'r', 7, '', 'b', 1)"));
            older.writeNow(tx -> execute(
                    tx,
                    "INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt)"
                            + " VALUES ('m', 0, 'r', 'b@b.test', 'b.test', 'waiting', 9)"));
            String attempt =
                    "INSERT INTO outbound_attempt (message, recipient, number, time, host, address, port, stage,"
                            + " code, enhanced, words, millis, outcome, next_attempt) VALUES ('m', 0, ";
            older.writeNow(tx -> execute(tx, attempt + "1, 8, '', '', 0, '', 0, '4.4.3', '', 1, 'DEFERRED', 9)"));
            older.writeNow(tx -> execute(tx, attempt + "2, 8, 'h', 'a', 25, 'CONNECT', 0, '', '', 1, 'DEFERRED', 9)"));
            older.writeNow(tx -> execute(tx, attempt + "3, 8, 'h', 'a', 25, 'EHLO', 0, '', '', 1, 'DEFERRED', 9)"));
            older.writeNow(tx -> execute(tx, attempt + "4, 8, '', '', 0, '', 0, '4.3.0', '', 1, 'DEFERRED', 9)"));
        }
        store = Store.open(config);

        assertThat(count("outbound_recipient WHERE waiting_since = 7")).isEqualTo(1);
        assertThat(count("outbound_attempt WHERE destination = 'b.test'")).isEqualTo(4);
        assertThat(count("outbound_attempt WHERE reached = 'no' AND number IN (1, 2)"))
                .isEqualTo(2);
        assertThat(count("outbound_attempt WHERE reached = 'yes' AND number = 3"))
                .isEqualTo(1);
    }

    @Test
    void keepsTheKeyOfTheLinksOfAnOlderDatabase() {
        store.close();
        config = newDatabase();
        try (Store older = Store.open(config, Thread::new, Migrations.ALL.subList(0, BEFORE_KEYS))) {
            older.writeNow(tx -> execute(tx, "INSERT INTO notify_link_key (number, key) VALUES (1, '00ff')"));
        }
        store = Store.open(config);
        StoredKey links = StoredKey.of(store, "links");

        assertThat(count("stored_key WHERE name = 'links' AND key = '00ff'")).isEqualTo(1);
        assertThat(links.hmac("a")).isNotEqualTo(StoredKey.of(store, "events").hmac("a"));
    }

    /** RFC 4231, 4.3. */
    @Test
    void signsAsTheRfcSays() {
        store.writeNow(tx -> execute(tx, "INSERT INTO stored_key (name, key) VALUES ('rfc', '4a656665')"));

        assertThat(HexFormat.of().formatHex(StoredKey.of(store, "rfc").hmac("what do ya want for nothing?")))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void refusesADatabaseThatANewerProgramWrote() {
        store.writeNow(tx -> execute(tx, "INSERT INTO schema_version VALUES (99, '0099-later', 0)"));
        store.close();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(config))
                .withMessageContaining("schema version 99")
                .withMessageContaining("use the newer program");
    }

    final List<String> readers() {
        return store.read(tx -> {
            try (PreparedStatement select = tx.prepareStatement("SELECT reader FROM event_cursor ORDER BY reader");
                    ResultSet row = select.executeQuery()) {
                List<String> readers = new ArrayList<>();
                while (row.next()) {
                    readers.add(row.getString(1));
                }
                return readers;
            }
        });
    }

    static int insert(Connection tx, String reader, long sequence) throws SQLException {
        try (PreparedStatement insert =
                tx.prepareStatement("INSERT INTO event_cursor (reader, sequence) VALUES (?, ?)")) {
            insert.setString(1, reader);
            insert.setLong(2, sequence);
            return insert.executeUpdate();
        }
    }

    static boolean execute(Connection tx, String sql) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(sql)) {
            return statement.execute();
        }
    }

    private List<String> columns(String table) {
        return store.read(tx -> {
            try (PreparedStatement select = tx.prepareStatement("SELECT * FROM " + table);
                    ResultSet rows = select.executeQuery()) {
                List<String> names = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    names.add(rows.getMetaData().getColumnName(i));
                }
                return names;
            }
        });
    }

    private int count(String table) {
        return store.read(tx -> {
            try (PreparedStatement select = tx.prepareStatement("SELECT count(*) FROM " + table);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
