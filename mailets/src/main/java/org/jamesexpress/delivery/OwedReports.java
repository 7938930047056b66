package org.jamesexpress.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Store;

/**
 * Reports of what can't happen again, such as an acceptance: each is written down with the fact that it tells of, and
 * forgotten once it was handed over, so that a crash in between leaves it here. Any thread may use it.
 */
final class OwedReports {
    private final Store store;
    private final String route;
    private final String spool;

    /** @param spool the id of that of this node */
    OwedReports(Store store, String route, String spool) {
        this.store = store;
        this.route = route;
        this.spool = spool;
    }

    /** Writes a report down, within the write of what it tells of; the same one twice is one. */
    int promise(Connection connection, Report report) throws SQLException {
        return Sql.update(
                connection,
                "INSERT INTO outbound_owed_report (id, route, spool, recipient, tls_wish, content)"
                        + " VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                report.id(),
                route,
                spool,
                report.recipient(),
                report.tls().column(),
                text(report));
    }

    List<String> ids() {
        return store.read(connection -> Sql.query(
                connection,
                row -> row.getString(1),
                "SELECT id FROM outbound_owed_report WHERE route = ? AND spool = ? ORDER BY id",
                route,
                spool));
    }

    Optional<Report> find(String id) {
        return store
                .read(connection -> Sql.query(
                        connection,
                        row -> new Report(
                                id,
                                row.getString("recipient"),
                                TlsWish.of(row.getString("tls_wish")),
                                Content.of(Base64.getDecoder().decode(row.getString("content")))),
                        "SELECT recipient, tls_wish, content FROM outbound_owed_report WHERE id = ?",
                        id))
                .stream()
                .findFirst();
    }

    /** To be called once it was handed over, or can't ever be. */
    void forget(Report report) {
        store.writeNow(
                connection -> Sql.update(connection, "DELETE FROM outbound_owed_report WHERE id = ?", report.id()));
    }

    private static String text(Report report) throws SQLException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            report.content().writeTo(message);
        } catch (IOException e) {
            throw new SQLException("can't read the report " + report.id() + ": " + e.getMessage(), e);
        }
        return Base64.getEncoder().encodeToString(message.toByteArray());
    }
}
