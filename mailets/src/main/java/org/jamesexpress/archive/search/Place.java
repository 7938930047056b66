package org.jamesexpress.archive.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.store.Sha256;

/**
 * A line of the ledger, the last that an index has read.
 *
 * @param day whose file it is in
 * @param begins so many bytes from the file's begin
 * @param ends likewise, after the line feed
 * @param hash SHA-256 of the line
 */
record Place(long number, LocalDate day, long begins, long ends, String hash) {
    static Optional<Place> in(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT number, day, begins, ends, hash FROM place")) {
            return row.next()
                    ? Optional.of(new Place(
                            row.getLong(1),
                            LocalDate.parse(row.getString(2)),
                            row.getLong(3),
                            row.getLong(4),
                            row.getString(5)))
                    : Optional.empty();
        }
    }

    void write(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT OR REPLACE INTO place VALUES (1, ?, ?, ?, ?, ?)")) {
            statement.setLong(1, number);
            statement.setString(2, day.toString());
            statement.setLong(3, begins);
            statement.setLong(4, ends);
            statement.setString(5, hash);
            statement.executeUpdate();
        }
    }

    /** Whether the ledger still has that line there, so that what comes after it is all that is new. */
    boolean isIn(ArchiveFolder archive) throws IOException {
        Path file = archive.ledgerOf(day);
        if (!Files.exists(file) || Files.size(file) < ends) {
            return false;
        }
        try (LedgerFile ledger = LedgerFile.open(file, begins)) {
            return ledger.next().filter(line -> Sha256.hex(line).equals(hash)).isPresent();
        }
    }
}
