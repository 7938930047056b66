package org.jamesexpress.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jamesexpress.store.Store;

/**
 * Sums the attempts that are not forgotten yet up by domain: how encrypting went. Any thread may use it; a page waits for the
 * database, which goes along an index and hands over one row a domain.
 */
public final class TlsHistory {
    private static final String BY_OTHERS = "(tls_trust LIKE 'rule %' OR tls_trust LIKE 'dane: %'"
            + " OR tls_trust LIKE 'MTA-STS %' OR tls_trust = 'tls: verified')";

    private static final String BY_THE_SETTING = "(tls_trust LIKE 'tls: %' AND tls_trust <> 'tls: verified')";

    private static final String PROVED = "tls_proof IN ('verified', 'pinned', 'dane')";

    // The plus keeps databases from going along the index by time, which has no order of domains.
    private static final String SELECT =
            "SELECT destination, COUNT(DISTINCT CASE WHEN tls_proof = 'verified' THEN message END),"
                    + " SUM(CASE WHEN tls_proof = 'verified' THEN 1 ELSE 0 END),"
                    + " SUM(CASE WHEN tls <> '' AND NOT " + PROVED + " THEN 1 ELSE 0 END),"
                    + " SUM(CASE WHEN tls = '' AND source <> '' THEN 1 ELSE 0 END),"
                    + " SUM(CASE WHEN stage = 'STARTTLS' THEN 1 ELSE 0 END),"
                    + " MAX(CASE WHEN " + BY_OTHERS + " THEN tls_trust ELSE '' END),"
                    + " MAX(CASE WHEN " + BY_OTHERS + " THEN time ELSE -1 END),"
                    + " MAX(CASE WHEN " + BY_THE_SETTING + " THEN time ELSE -1 END),"
                    + " MIN(time), MAX(time)"
                    + " FROM outbound_attempt WHERE destination > ? AND +time >= ? AND tls_trust <> ''";

    private final Store store;

    public TlsHistory(Store store) {
        this.store = store;
    }

    /**
     * The domains in their order, each with what was seen of it from a time on.
     *
     * @param passed names of hosts that are no domain's own, such as relays: what was seen of them does not count
     * @param after {@link Page#FIRST}, or where the page before said
     * @param most 1 to {@link AttemptLog#MOST}
     */
    public Page<TlsPast> list(Instant since, Collection<String> passed, String after, int most) {
        if (most < 1 || most > AttemptLog.MOST) {
            throw new IllegalArgumentException("A page has 1 to " + AttemptLog.MOST + " entries, not " + most);
        }
        List<Object> arguments = new ArrayList<>(List.of(after, since.toEpochMilli()));
        passed.forEach(host -> arguments.add(host.toLowerCase(Locale.ROOT)));
        String hosts = passed.isEmpty()
                ? ""
                : " AND LOWER(host) NOT IN (" + String.join(", ", Collections.nCopies(passed.size(), "?")) + ")";
        List<TlsPast> read = store.search(connection -> Sql.query(
                connection,
                TlsHistory::past,
                SELECT + hosts + " GROUP BY destination ORDER BY destination LIMIT " + (most + 1),
                arguments.toArray()));
        return Page.of(read, most, TlsPast::domain);
    }

    private static TlsPast past(ResultSet row) throws SQLException {
        boolean othersCameLast = row.getLong(8) >= 0 && row.getLong(8) >= row.getLong(9);
        return new TlsPast(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                othersCameLast ? row.getString(7) : "",
                Instant.ofEpochMilli(row.getLong(10)),
                Instant.ofEpochMilli(row.getLong(11)));
    }
}
