package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.tls.report.ReportMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of reports that are promised. */
class ReporterTest {
    @TempDir
    private Path folder;

    private final List<String> taken = new ArrayList<>();
    private boolean full;
    private Store store;
    private Outbound outbound;
    private Reporter reporter;

    @BeforeEach
    void open() throws SettingsException {
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        outbound = new Outbound(store, Spool.open(folder.resolve("spool"), store.id()), new EventLog(store), "direct");
        reporter = new Reporter(
                outbound,
                reports(),
                DirectMxConfig.from(Settings.of("DirectMxDelivery", Map.of()), "out.a.test"),
                ZoneOffset.UTC);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void handsOverLaterWhatWasNotTaken() {
        full = true;
        reporter.handOver(promised("1", "alice@a.test"));
        full = false;
        reporter.handOverOwed();
        reporter.handOverOwed();

        assertThat(taken).containsExactly("1");
        assertThat(outbound.owedReports().ids()).isEmpty();
    }

    @Test
    void handsOverTheOthersWhenOneBreaksDown() {
        promised("1", "alice@breaks.test");
        promised("2", "alice@a.test");
        reporter.recall();
        reporter.handOverOwed();

        assertThat(taken).containsExactly("2");
        assertThat(outbound.owedReports().ids()).containsExactly("1");
    }

    @Test
    void forgetsWhatCanNeverBeSent() {
        reporter.handOver(promised("1", "alice@nowhere.test"));

        assertThat(outbound.owedReports().ids()).isEmpty();
    }

    @Test
    void leavesWhatIsPromisedAfterTheStartToTheAttemptThatPromisedIt() {
        promised("1", "alice@a.test");
        reporter.recall();
        promised("2", "bob@a.test");
        reporter.handOverOwed();

        assertThat(taken).containsExactly("1");
    }

    private Report promised(String id, String recipient) {
        Report report = new Report(id, recipient, DeliveryFixture.CONTENT);
        store.writeNow(connection -> outbound.owedReports().promise(connection, report));
        return report;
    }

    private Reports reports() {
        return new Reports() {
            @Override
            public void submit(Report report) throws IOException {
                switch (report.recipient()) {
                    case "alice@breaks.test" -> throw new IllegalStateException("broken");
                    case "alice@nowhere.test" -> throw new IllegalArgumentException("no such address");
                    default -> {
                        if (full) {
                            throw new IOException("full");
                        }
                        taken.add(report.id());
                    }
                }
            }

            @Override
            public void submit(ReportMail report) {
                throw new AssertionError("it is about TLS");
            }

            @Override
            public void giveBack(GivenUp mail) {
                throw new AssertionError("nothing is given back");
            }
        };
    }
}
