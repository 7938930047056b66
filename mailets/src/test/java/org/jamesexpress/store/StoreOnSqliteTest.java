package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jamesexpress.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOnSqliteTest extends StoreContract {
    private final AtomicInteger databases = new AtomicInteger();

    @TempDir
    private Path folder;

    @Override
    StoreConfig newDatabase() {
        return StoreConfig.sqlite(folder.resolve("var/express" + databases.incrementAndGet() + ".db"));
    }

    @Test
    void forcesEveryCommitToDisk() {
        assertThat(pragma("journal_mode")).isEqualTo("wal");
        assertThat(pragma("synchronous")).isEqualTo("2");
        assertThat(pragma("foreign_keys")).isEqualTo("1");
    }

    @Test
    void saysThatTheDiskIsFullAndGoesOn() {
        store.writeNow(tx -> execute(tx, "PRAGMA max_page_count = 1"));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.writeNow(tx -> insert(tx, "x".repeat(1_000_000), 1)))
                .withMessageStartingWith("the disk is full");
        store.writeNow(tx -> execute(tx, "PRAGMA max_page_count = 1000000"));
        store.writeNow(tx -> insert(tx, "a", 1));
        assertThat(readers()).containsExactly("a");
    }

    /** SQLite ends a transaction by itself when a disk fails; what others wrote in it must not count as written. */
    @Test
    void failsTheWholeBatchWhenTheTransactionIsGone() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.writeNow(tx -> {
                    insert(tx, "a", 1);
                    return execute(tx, "ROLLBACK");
                }));
        store.writeNow(tx -> insert(tx, "b", 1));
        assertThat(readers()).containsExactly("b");
    }

    /** A reader may do so, for a moment, when it comes upon a commit: a work that has read by then would be refused. */
    @Test
    void letsNobodyLockOutAWorkThatReadsBeforeItWrites() {
        int written = store.writeNow(tx -> {
            assertThat(text(tx, "SELECT COUNT(*) FROM event_cursor")).isEqualTo("0");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(this::lockOutWriters)
                    .withMessageContaining("SQLITE_BUSY");
            return insert(tx, "a", 1);
        });

        assertThat(written).isEqualTo(1);
    }

    private void lockOutWriters() throws SQLException {
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("BEGIN IMMEDIATE");
        }
    }

    @Test
    void saysThatTheDatabaseIsReadOnly() {
        store.writeNow(tx -> execute(tx, "PRAGMA query_only = ON"));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.writeNow(tx -> insert(tx, "a", 1)))
                .withMessageStartingWith("the database can't be written, it is read-only");
    }

    @Test
    void saysThatTheFileIsNoDatabase() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "nothing but text, and enough of it".repeat(100));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(StoreConfig.sqlite(file)))
                .withMessageStartingWith("can't open jdbc:sqlite:" + file)
                .withMessageContaining("is no database");
    }

    @Test
    void saysThatTheFolderCantBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(StoreConfig.sqlite(file.resolve("express.db"))))
                .withMessage("can't write " + file.resolve("express.db.lock") + ": " + file + " is in the way");
    }

    @Test
    void refusesADatabaseThatThisProcessHasOpenAlready() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Store.open(config))
                .withMessageEndingWith("is in use by this process already");
    }

    @Test
    void refusesADatabaseThatAnotherProcessHas() {
        StoreConfig theirs = newDatabase();
        try (ChildJvm other = ChildJvm.start(Holder.class, theirs.url())) {
            other.read(1);

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> Store.open(theirs))
                    .withMessageEndingWith("is in use by another process, pid " + other.pid());
            other.kill();
        }
        Store.open(theirs).close();
    }

    /** The system lets a process's lock on a file go when the process closes that file, however often it has it open. */
    @Test
    void keepsOtherProcessesOutAfterItRefusedASecondOpeningInThisOne() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("var"));
        for (StoreConfig same :
                List.of(config, StoreConfig.sqlite(link.resolve(file(config).getFileName())))) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> Store.open(same));
        }

        try (ChildJvm other = ChildJvm.start(Opener.class, config.url())) {
            assertThat(other.awaitEnd())
                    .containsExactly(file(config) + " is in use by another process, pid "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void letsADatabaseThatCouldNotBeOpenedBeOpenedLater() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("other/express.db.lock"));
        StoreConfig other = StoreConfig.sqlite(folder.resolve("other/express.db"));
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> Store.open(other));

        Files.delete(inTheWay);

        Store.open(other).close();
        Store.open(other).close();
    }

    @Test
    void keepsTheDriversNativeLibraryBesideTheDatabaseAndSweepsWhatKilledProcessesLeft() throws IOException {
        StoreConfig theirs = newDatabase();
        Path place = file(theirs).resolveSibling(file(theirs).getFileName() + ".native");
        for (int life = 0; life < 2; life++) {
            try (ChildJvm other = ChildJvm.start(Holder.class, theirs.url())) {
                other.read(1);
                other.kill();
            }
            assertThat(libraries(place)).hasSize(1);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");

        try (ChildJvm other = ChildJvm.start(Opener.class, theirs.url())) {
            assertThat(other.awaitEnd()).singleElement().asString().startsWith("open ");
        }
        assertThat(place).isEmptyDirectory();
    }

    private static List<Path> libraries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".lck")).toList();
        }
    }

    /** Opens a database, and says why it can't. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) {
            try (Store store = Store.open(new StoreConfig(arguments[0], "", new Secret("")))) {
                System.out.println("open " + store.id());
            } catch (StoreException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Opens a database and keeps it. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws InterruptedException {
            Store.open(new StoreConfig(arguments[0], "", new Secret("")));
            System.out.println("open");
            Thread.currentThread().join();
        }
    }

    private static Path file(StoreConfig database) {
        return Path.of(database.url().substring(Dialect.SQLITE.prefix().length()));
    }

    private String pragma(String name) {
        return store.writeNow(tx -> text(tx, "PRAGMA " + name));
    }

    private static String text(Connection tx, String sql) throws SQLException {
        try (Statement statement = tx.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
