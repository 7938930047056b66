package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds on every database. */
abstract class TlsHistoryContract {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String BY_THE_SETTING = "tls: opportunistic";

    @TempDir
    Path folder;

    private Store store;
    private TlsHistory history;
    private int attempts;

    abstract StoreConfig database(Path folder);

    @BeforeEach
    void open() {
        store = Store.open(database(folder));
        history = new TlsHistory(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Another attempt, a second after the one before. */
    private void attempt(String domain, String mail, String host, String trust, String seen) {
        int number = ++attempts;
        store.writeNow(connection -> insert(connection, number, domain, mail, host, trust, seen));
    }

    private static int insert(
            Connection connection, int number, String domain, String mail, String host, String trust, String seen)
            throws SQLException {
        boolean hasFailed = seen.startsWith("failed");
        Sql.update(
                connection,
                "INSERT INTO outbound_message (id, route, message_id, arrived, reverse_path, body, size)"
                        + " SELECT ?, 'mx', '', 0, '', '', 0 WHERE NOT EXISTS (SELECT 1 FROM outbound_message WHERE id = ?)",
                mail,
                mail);
        Sql.update(
                connection,
                "INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt)"
                        + " VALUES (?, ?, 'mx', ?, ?, 'waiting', 0)",
                mail,
                number,
                number + "@" + domain,
                domain);
        boolean isEncrypted = !hasFailed && !seen.equals("clear") && !seen.equals("unreachable");
        return Sql.update(
                connection,
                "INSERT INTO outbound_attempt (message, recipient, number, time, host, address, port, source, tls, tls_trust,"
                        + " tls_proof, stage, code, enhanced, words, millis, outcome, next_attempt, destination)"
                        + " VALUES (?, ?, 1, ?, ?, '', 25, ?, ?, ?, ?, ?, 0, '', '', 5, 'DEFERRED', 0, ?)",
                mail,
                number,
                NOW.plusSeconds(number).toEpochMilli(),
                host,
                hasFailed || seen.equals("unreachable") ? "" : "127.0.0.1",
                isEncrypted ? "TLSv1.3 TLS_AES_256_GCM_SHA384" : "",
                trust,
                seen.matches("clear|unreachable") ? "" : seen.replace("failed ", ""),
                hasFailed ? "STARTTLS" : seen.equals("unreachable") ? "CONNECT" : "RCPT",
                domain);
    }

    private String only(String domain) {
        return history.list(NOW, List.of(), Page.FIRST, 10).entries().stream()
                .filter(each -> each.domain().equals(domain))
                .map(each -> each.mails() + " " + each.verified() + " " + each.unverified() + " " + each.clear() + " "
                        + each.failed() + " " + each.says())
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "verified,                         1 1 0 0 0",
        "certificate-expired,              0 0 1 0 0",
        "certificate-host-mismatch,        0 0 1 0 0",
        "clear,                            0 0 0 1 0",
        "failed certificate-not-trusted,   0 0 0 0 1",
        "failed starttls-not-supported,    0 0 0 0 1",
        "pinned,                           0 0 0 0 0",
        "dane,                             0 0 0 0 0",
        "unreachable,                      0 0 0 0 0",
    })
    void countsWhatWasSeen(String seen, String counted) {
        attempt("b.test", "m1", "mx.b.test", BY_THE_SETTING, seen);

        assertThat(only("b.test").strip()).isEqualTo(counted);
    }

    @Test
    void countsAMailOnceHoweverManyRecipientsItHas() {
        attempt("b.test", "m1", "mx.b.test", BY_THE_SETTING, "verified");
        attempt("b.test", "m1", "mx.b.test", BY_THE_SETTING, "verified");
        attempt("b.test", "m2", "mx.b.test", BY_THE_SETTING, "verified");

        assertThat(only("b.test")).startsWith("2 3 0 0 0");
    }

    @ParameterizedTest
    @CsvSource({
        "tls: opportunistic,          ''",
        "tls: required,               ''",
        "tls: verified,               tls: verified",
        "rule .test: opportunistic,   rule .test: opportunistic",
        "dane: tlsa,                  dane: tlsa",
        "MTA-STS of b.test: verified, MTA-STS of b.test: verified",
    })
    void tellsWhoHadASayLast(String trust, String says) {
        attempt("b.test", "m1", "mx.b.test", BY_THE_SETTING, "verified");
        attempt("b.test", "m2", "mx.b.test", trust, "verified");
        assertThat(only("b.test")).isEqualTo("2 2 0 0 0 " + says);

        attempt("b.test", "m3", "mx.b.test", BY_THE_SETTING, "verified");
        assertThat(only("b.test")).isEqualTo("3 3 0 0 0 ");
    }

    @Test
    void leavesOutWhatIsOlderAndWhatWentElsewhereAndWhatCameToNoHost() {
        attempt("b.test", "m1", "mx.b.test", BY_THE_SETTING, "clear");
        attempt("b.test", "m2", "mx.b.test", BY_THE_SETTING, "verified");
        attempt("c.test", "m3", "Relay.a.test", BY_THE_SETTING, "clear");
        attempt("d.test", "m4", "", "", "unreachable");

        assertThat(history.list(NOW.plusSeconds(2), List.of("relay.A.test", "x.test"), Page.FIRST, 10)
                        .entries())
                .containsExactly(new TlsPast("b.test", 1, 1, 0, 0, 0, "", NOW.plusSeconds(2), NOW.plusSeconds(2)));
    }

    @Test
    void tellsTheDomainsInTheirOrderPageByPage() {
        for (String domain : List.of("d.test", "b.test", "c.test", "b.test")) {
            attempt(domain, "m", "mx", BY_THE_SETTING, "verified");
        }
        List<String> all = new ArrayList<>();
        Optional<String> place = Optional.of(Page.FIRST);
        while (place.isPresent()) {
            Page<TlsPast> page = history.list(NOW, List.of(), place.get(), 1);
            page.entries().forEach(each -> all.add(each.domain()));
            place = page.next();
        }
        assertThat(all).containsExactly("b.test", "c.test", "d.test");
    }
}
