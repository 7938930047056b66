package org.jamesexpress.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Message bodies. A small one is a row, written and deleted in the commits of the rows that name it, which spares its file
 * and that file's fsyncs. A large one is a file of the spool, on disk before the commit of the row that names it and
 * deleted after the commit that lets go of it, so that a crash leaves at worst a file that nobody needs. Which one it is,
 * its id tells. Any thread may use it.
 */
public final class Bodies {
    /** In octets. Beyond some ten times that a file costs less than a row. */
    public static final int LARGEST_ROW = 32 * 1024;

    /** Begins the id of a row; that of a file has no slash. */
    private static final String ROW = "row/";

    private static final Logger LOGGER = LoggerFactory.getLogger(Bodies.class);

    private final Store store;
    private final Spool spool;
    private final Lookup<String, byte[]> rows;

    public Bodies(Store store, Spool spool) {
        this.store = store;
        this.spool = spool;
        this.rows = new Lookup<>(store, Bodies::octets);
    }

    /** That of the larger ones. */
    public Spool spool() {
        return spool;
    }

    /** Whether the body is a row. */
    public static boolean isRow(String id) {
        return id.startsWith(ROW);
    }

    /** A name that no other body has. Those made one after the other have rows side by side. */
    public static String name() {
        return System.currentTimeMillis() + "-" + UUID.randomUUID();
    }

    /**
     * Takes what a body consists of. It is kept once {@link NewBody#write} has been committed; before that {@link #delete}
     * takes it back.
     *
     * @param name fit for the id of a file, and no other body's
     */
    public NewBody take(String name, Content content) throws IOException {
        try (Overflow octets = new Overflow(LARGEST_ROW, spool::draft)) {
            content.writeTo(octets);
            Optional<Draft> file = octets.file();
            return file.isPresent()
                    ? NewBody.file(name, spool, spool.put(name, file.get()))
                    : NewBody.row(ROW + name, spool, octets.inMemory());
        } catch (IOException e) {
            throw spool.cantWrite(name, e);
        }
    }

    /**
     * Opens a body to read it; the caller closes it.
     *
     * @throws NoSuchFileException when there is none
     */
    public InputStream open(String id) throws IOException {
        if (!isRow(id)) {
            return spool.open(id);
        }
        Optional<byte[]> octets = Optional.ofNullable(found(id).get(id));
        return new ByteArrayInputStream(octets.orElseThrow(() -> new NoSuchFileException(id)));
    }

    private Map<String, byte[]> found(String id) throws IOException {
        try {
            return rows.find(List.of(id));
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Map<String, byte[]> octets(Connection connection, List<String> ids) throws SQLException {
        String sql = "SELECT id, octets FROM spool_body WHERE id IN (?" + ", ?".repeat(ids.size() - 1) + ")";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < ids.size(); i++) {
                select.setString(i + 1, ids.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                Map<String, byte[]> octets = new HashMap<>();
                while (row.next()) {
                    octets.put(row.getString(1), row.getBytes(2));
                }
                return octets;
            }
        }
    }

    /** Fails where {@link #open} would for a file that is lost, and for less. */
    public void check(String id) throws IOException {
        if (!isRow(id)) {
            spool.check(id);
        }
    }

    /** Lets go of a body in the write that ends the need for it; {@link #delete} is to follow its commit. */
    public static void letGo(Connection connection, String id) throws SQLException {
        if (isRow(id)) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM spool_body WHERE id = ?")) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
        }
    }

    /** Deletes the file of a body that no row names any more. One that stays is found by a later cleaning. */
    public void delete(String id) {
        if (isRow(id)) {
            return;
        }
        try {
            spool.delete(id);
        } catch (IOException e) {
            LOGGER.warn("Can't delete the body {}, which nobody needs any more: {}", id, e.getMessage());
        }
    }

    /** The ids of all bodies, in no order. */
    public List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>(spool.ids());
        ids.addAll(store.read(this::rowIds));
        return ids;
    }

    private List<String> rowIds(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM spool_body WHERE spool = ?")) {
            select.setString(1, spool.id());
            try (ResultSet row = select.executeQuery()) {
                List<String> ids = new ArrayList<>();
                while (row.next()) {
                    ids.add(row.getString(1));
                }
                return ids;
            }
        }
    }
}
