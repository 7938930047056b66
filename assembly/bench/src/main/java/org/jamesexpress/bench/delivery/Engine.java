package org.jamesexpress.bench.delivery;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jamesexpress.config.Settings;
import org.jamesexpress.delivery.DirectDelivery;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.delivery.GivenUp;
import org.jamesexpress.delivery.Meters;
import org.jamesexpress.delivery.OutboundMail;
import org.jamesexpress.delivery.Report;
import org.jamesexpress.delivery.Reports;
import org.jamesexpress.delivery.Surroundings;
import org.jamesexpress.delivery.Workers;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.mx.Ourselves;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.tls.report.ReportMail;

/** What {@code DirectMxDelivery} delivers with, as it is by default, on a store and a spool of its own. */
final class Engine implements Deliverer {
    private final Gate gate = new Gate(Workers.best().get());
    private final DirectDelivery delivery;

    /** @param folder is empty */
    Engine(Path folder, int port, int dnsPort) throws Exception {
        Settings settings = Settings.of(
                "DirectMxDelivery",
                Map.of(
                        "port", Integer.toString(port),
                        "dnsServers", "127.0.0.1:" + dnsPort,
                        "allowLoopbackMx", "true",
                        "tls", "none",
                        "mtaSts", "false",
                        "dane", "off",
                        "retry", "1h"));
        DirectMxConfig config = DirectMxConfig.from(settings, "out.bench.test");
        settings.check();
        Store store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        this.delivery = DirectDelivery.start(
                "direct",
                config,
                new Surroundings(
                        store,
                        Spool.open(folder.resolve("outbound"), store.id()),
                        new EventLog(store),
                        new Complaints(),
                        Meters.NONE,
                        new Ourselves(Set.of("us.bench.test"), Set.of()),
                        () -> gate,
                        Clock.system(ZoneId.systemDefault()),
                        new Random()));
    }

    @Override
    public void take(Letter letter) throws Exception {
        delivery.accept(new OutboundMail(
                letter.id(),
                Letter.SENDER,
                Optional.empty(),
                Optional.empty(),
                List.of(Rcpt.of(letter.recipient())),
                Optional.empty(),
                Content.of(letter.octets())));
    }

    @Override
    public void go() {
        gate.open();
    }

    @Override
    public void hold() {
        gate.close();
    }

    /** Nobody should get any. */
    private static final class Complaints implements Reports {
        @Override
        public void submit(Report report) {
            System.err.println("a report was made of " + report.recipient());
        }

        @Override
        public void submit(ReportMail report) {
            System.err.println("a report was made about TLS");
        }

        @Override
        public void giveBack(GivenUp mail) {
            System.err.println("a mail was given up");
        }
    }
}
