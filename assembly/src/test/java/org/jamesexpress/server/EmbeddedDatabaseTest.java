package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.apache.james.user.jpa.model.JPAUser;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jamesexpress.store.ChildJvm;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedDatabaseTest {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final int O_DSYNC = 010_000;

    @TempDir
    Path folder;

    /** A kill can't show it, since the system outlives the process: the way the file is open can. */
    @Test
    void everyWriteWaitsForTheDisk() throws Exception {
        assumeTrue(Files.isDirectory(OPEN_FILES), "needs /proc");
        try (Connection connection = open(new Home(folder))) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(flagsOfOpen("james.mv.db")).isNotEmpty().allMatch(flags -> (flags & O_DSYNC) == O_DSYNC);
        }
    }

    @Test
    void delaysNoWrite() throws Exception {
        try (Connection connection = open(new Home(folder));
                Statement statement = connection.createStatement();
                ResultSet delay = statement.executeQuery(
                        "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'")) {
            assertThat(delay.next()).isTrue();
            assertThat(delay.getInt(1)).isZero();
        }
    }

    @RepeatedTest(3)
    void keepsEachCommitThatReturnedBeforeItWasKilled() throws Exception {
        List<String> committed;
        try (ChildJvm child = ChildJvm.start(Writer.class, folder)) {
            committed = child.read(200);
            committed.addAll(child.kill());
            // The process may log between.
            committed.removeIf(line -> !line.matches("\\d+"));
        }

        try (Connection connection = open(new Home(folder));
                Statement statement = connection.createStatement();
                ResultSet kept = statement.executeQuery("SELECT COUNT(*) FROM FACT WHERE ID IN ("
                        + String.join(",", committed) + ") AND LENGTH(BODY) = " + Writer.BODY)) {
            assertThat(kept.next()).isTrue();
            assertThat(kept.getInt(1)).isEqualTo(committed.size());
        }
    }

    @Test
    void survivesAnInterruptedReader() throws Exception {
        try (Connection connection = open(new Home(folder));
                Statement statement = connection.createStatement()) {
            Thread.currentThread().interrupt();
            statement.execute("CREATE TABLE FACT (ID BIGINT)");
            assertThat(Thread.interrupted()).isTrue();
            statement.execute("INSERT INTO FACT VALUES (1)");
        }
    }

    @Test
    void makesUpAPasswordThatOthersCannotRead() throws Exception {
        String password = EmbeddedDatabase.in(new Home(folder)).password().reveal();

        assertThat(password).matches("[0-9a-f]{64}");
        assertThat(EmbeddedDatabase.in(new Home(folder)).password().reveal()).isEqualTo(password);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("var/database/password"))))
                .isEqualTo("rw-------");
    }

    /** Whatever H2 takes for a change of tables or settings makes every connection parse every statement again. */
    @Test
    void aStatementStaysParsed() throws Exception {
        DatabaseSettings settings = EmbeddedDatabase.in(new Home(folder));
        try (Database database = Database.open(settings)) {
            find(database);
            try (Connection other = connect(settings, settings.url())) {
                long before = changesOfTables(other);

                find(database);

                assertThat(changesOfTables(other)).isEqualTo(before);
            }
        }
    }

    private static void find(Database database) {
        EntityManager manager = database.entityManagers().createEntityManager();
        manager.find(JPAUser.class, "alice@example.test");
        manager.createNamedQuery("countUsers").getSingleResult();
        manager.getTransaction().begin();
        manager.createNamedQuery("deleteUserByName")
                .setParameter("name", "alice@example.test")
                .executeUpdate();
        manager.getTransaction().commit();
        manager.close();
    }

    private static long changesOfTables(Connection connection) throws SQLException {
        Session session = connection.unwrap(JdbcConnection.class).getSession();
        return ((SessionLocal) session).getDatabase().getModificationMetaId();
    }

    @Test
    void aParsedStatementSeesWhatOthersCommittedSince() throws Exception {
        try (Connection writer = open(new Home(folder));
                Connection reader = open(new Home(folder));
                Statement write = writer.createStatement()) {
            write.execute("CREATE TABLE FACT (ID BIGINT)");
            try (PreparedStatement count = reader.prepareStatement("SELECT COUNT(*) FROM FACT")) {
                writer.setAutoCommit(false);
                write.execute("INSERT INTO FACT VALUES (1)");
                assertThat(only(count)).isZero();

                writer.commit();

                assertThat(only(count)).isEqualTo(1);
            }
        }
    }

    private static long only(PreparedStatement query) throws SQLException {
        try (ResultSet answer = query.executeQuery()) {
            assertThat(answer.next()).isTrue();
            return answer.getLong(1);
        }
    }

    private static Connection open(Home home) throws StartException, SQLException {
        DatabaseSettings settings = EmbeddedDatabase.in(home);
        // Without the delay, the last connection closes the database.
        return connect(settings, settings.url().replace("DB_CLOSE_DELAY=-1", "DB_CLOSE_DELAY=0"));
    }

    private static Connection connect(DatabaseSettings settings, String url) throws SQLException {
        return DriverManager.getConnection(
                url, settings.username(), settings.password().reveal());
    }

    /** The flags of open(2) with which this process has a file open. */
    private static List<Integer> flagsOfOpen(String name) throws IOException {
        List<Integer> flags = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN_FILES)) {
            for (Path descriptor : open) {
                if (target(descriptor).endsWith(name)) {
                    Path info = OPEN_FILES.resolveSibling("fdinfo").resolve(descriptor.getFileName());
                    flags.add(Files.readAllLines(info).stream()
                            .filter(line -> line.startsWith("flags:"))
                            .map(line -> Integer.parseInt(
                                    line.substring("flags:".length()).strip(), 8))
                            .findFirst()
                            .orElseThrow());
                }
            }
        }
        return flags;
    }

    private static Path target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (NoSuchFileException e) {
            return descriptor;
        }
    }

    /** Commits from several threads, and prints what is committed. */
    static final class Writer {
        static final int BODY = 5_000;
        private static final int THREADS = 4;

        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            Home home = new Home(Path.of(arguments[0]));
            try (Connection connection = open(home);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS FACT (ID BIGINT PRIMARY KEY, BODY BLOB)");
                Stream<Callable<Void>> writers =
                        LongStream.range(0, THREADS).mapToObj(thread -> () -> write(home, thread << 40));
                Executors.newFixedThreadPool(THREADS).invokeAll(writers.toList());
            }
        }

        private static Void write(Home home, long first) throws Exception {
            try (Connection connection = open(home);
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO FACT VALUES (?, ?)")) {
                connection.setAutoCommit(false);
                for (long id = first; ; id++) {
                    insert.setLong(1, id);
                    insert.setBytes(2, new byte[BODY]);
                    insert.executeUpdate();
                    connection.commit();
                    synchronized (System.out) {
                        System.out.println(id);
                    }
                }
            }
        }
    }
}
