package org.jamesexpress.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** A body that has come, and is named by no row yet. */
public final class NewBody {
    private final String id;
    private final String spool;
    private final Written written;

    /** Those that aren't on disk yet. */
    private final Optional<byte[]> octets;

    private NewBody(String id, String spool, Written written, Optional<byte[]> octets) {
        this.id = id;
        this.spool = spool;
        this.written = written;
        this.octets = octets;
    }

    static NewBody file(String id, Spool spool, Written written) {
        return new NewBody(id, spool.id(), written, Optional.empty());
    }

    static NewBody row(String id, Spool spool, byte[] octets) {
        Written written = new Written(octets.length, Sha256.hex(octets));
        return new NewBody(id, spool.id(), written, Optional.of(octets));
    }

    public String id() {
        return id;
    }

    public Written written() {
        return written;
    }

    /** Writes what isn't on disk yet, in the write of the row that names it. */
    public void write(Connection connection) throws SQLException {
        if (octets.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO spool_body (id, spool, octets) VALUES (?, ?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, spool);
            insert.setBytes(3, octets.get());
            insert.executeUpdate();
        }
    }
}
