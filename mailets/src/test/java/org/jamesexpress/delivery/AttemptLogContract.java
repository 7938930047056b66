package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.delivery.AttemptSearch.By;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds on every database. */
abstract class AttemptLogContract {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Store store;
    private AttemptLog log;

    abstract StoreConfig database(Path folder);

    /** Two mails; their attempts are told apart by their words: one to four, from the oldest. */
    @BeforeEach
    void open() throws Exception {
        store = Store.open(database(folder));
        log = new AttemptLog(store);
        Spool spool = Spool.open(folder.resolve("spool"), store.id());
        Outbound outbound = new Outbound(store, spool, new EventLog(store), "direct");
        for (String id : List.of("m1", "m2")) {
            Content content = Content.of("Subject: Hello\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            String sender = id.equals("m1") ? "alice@a.test" : "";
            outbound.accept(
                    new OutboundMail(
                            id,
                            sender,
                            Optional.empty(),
                            Optional.empty(),
                            List.of(Rcpt.of("Bob@" + id + ".test")),
                            Optional.of("<" + id + "@a.test>"),
                            content),
                    NOW);
        }
        store.writeNow(connection -> {
            insert(connection, "m1", 0, "MX1.m1.test", "TLSv1.3 TLS_AES_256_GCM_SHA384", "CONNECT", 0, "4.4.1", "one");
            insert(connection, "m1", 1, "mx2.m1.test", "", "RCPT", 550, "5.1.1", "Two 100% full");
            insert(connection, "m2", 1, "mx1.m2.test", "", "RCPT", 451, "4.1.1", "three");
            return insert(connection, "m2", 3, "mx1.m2.test", "", "DOT", 250, "2.0.0", "four");
        });
    }

    private static int insert(
            Connection connection,
            String mail,
            int second,
            String host,
            String tls,
            String stage,
            int code,
            String enhanced,
            String words)
            throws SQLException {
        return Sql.update(
                connection,
                "INSERT INTO outbound_attempt (message, recipient, number, time, host, address, port, source, tls, stage,"
                        + " code, enhanced, words, millis, outcome, next_attempt)"
                        + " VALUES (?, 0, ?, ?, ?, '127.0.0.9', 25, '127.0.0.1', ?, ?, ?, ?, ?, 5, ?, 0)",
                mail,
                second + 1,
                NOW.plusSeconds(second).toEpochMilli(),
                host,
                tls,
                stage,
                code,
                enhanced,
                words,
                code == 250 ? "DELIVERED" : "NEXT_HOST");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SINCE,       2026-01-01T00:00:01Z, four three Two 100% full",
        "UNTIL,       2026-01-01T00:00:01Z, one",
        "ID,          m2,                   four three",
        "MESSAGE_ID,  <m2@a.test>,          four three",
        "MESSAGE_ID,  m2@a.test,            four three",
        "SENDER,      *@A.test,             Two 100% full one",
        "SENDER,      <>,                   four three",
        "RECIPIENT,   bob@m1.test,          Two 100% full one",
        "RECIPIENT,   *@m2.test,            four three",
        "DESTINATION, M1.test,              Two 100% full one",
        "HOST,        mx1.m1.test,          one",
        "ADDRESS,     127.0.0.9,            four three Two 100% full one",
        "SOURCE,      127.0.0.9,            ''",
        "TLS,         aes_256,              one",
        "STAGE,       rcpt,                 three Two 100% full",
        "CODE,        550,                  Two 100% full",
        "CODE,        4xx,                  three",
        "STATUS,      4,                    three one",
        "STATUS,      4.1,                  three",
        "STATUS,      2.0.0,                four",
        "WORDS,       two,                  Two 100% full",
        "WORDS,       0%,                   Two 100% full",
        "WORDS,       o%f,                  ''",
        "OUTCOME,     next-host,            three Two 100% full one",
    })
    void findsAttemptsByEachCriterion(By by, String text, String words) {
        assertThat(String.join(" ", words(log.search(new AttemptSearch(Map.of(by, text)), Page.FIRST, 10))))
                .isEqualTo(words);
    }

    @Test
    void tellsTheNewestFirstPageByPage() {
        List<String> all = new ArrayList<>();
        Optional<String> place = Optional.of(Page.FIRST);
        while (place.isPresent()) {
            Page<LoggedAttempt> page = log.search(new AttemptSearch(Map.of()), place.get(), 1);
            all.addAll(words(page));
            place = page.next();
        }
        assertThat(all).containsExactly("four", "three", "Two 100% full", "one");
        assertThatThrownBy(() -> log.search(new AttemptSearch(Map.of()), "1/2/3", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "SINCE,  yesterday",
        "UNTIL,  +10000-01-01T00:00:00Z",
        "CODE,   55",
        "CODE,   x50",
        "STATUS, 3.1.1",
        "SENDER, a*@a.test",
        "WORDS,  ' '",
    })
    void refusesACriterionThatCannotBe(By by, String text) {
        assertThatThrownBy(() -> new AttemptSearch(Map.of(by, text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(by.word() + " = " + text + ": ");
    }

    private static List<String> words(Page<LoggedAttempt> page) {
        return page.entries().stream().map(LoggedAttempt::words).toList();
    }
}
