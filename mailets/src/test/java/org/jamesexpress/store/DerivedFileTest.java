package org.jamesexpress.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedFileTest {
    @TempDir
    private Path folder;

    @Test
    void letsNobodyLockOutAWriterThatReadsBeforeItWrites() throws Exception {
        DerivedFile file = new DerivedFile(folder.resolve("index.db"));
        try (Connection writer = file.writer();
                Statement statement = writer.createStatement()) {
            statement.execute("CREATE TABLE word (text TEXT)");
            writer.commit();

            statement.executeQuery("SELECT COUNT(*) FROM word").close();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> lockOutWriters(file.path()))
                    .withMessageContaining("SQLITE_BUSY");

            assertThat(statement.executeUpdate("INSERT INTO word VALUES ('a')")).isEqualTo(1);
        }
    }

    private static void lockOutWriters(Path file) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("BEGIN IMMEDIATE");
        }
    }
}
