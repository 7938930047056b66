package org.jamesexpress.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.mx.Ourselves;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.EventSchema;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Ruling;
import org.jamesexpress.tls.report.ReportMail;

/** A delivery with a store on disk, a DNS server and hosts on loopback, and a clock that the test moves. */
final class DeliveryFixture implements AutoCloseable {
    static final String MESSAGE = "Subject: Hello\r\nMessage-ID: <1@a.test>\r\n\r\nHello.\r\n";
    static final Content CONTENT = Content.of(MESSAGE.getBytes(StandardCharsets.UTF_8));
    static final Ruling.Connect OPPORTUNISTIC = new Ruling.Connect(new Demand.Opportunistic(), "tls");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A clock that stands still between moves. */
    static final class HandClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    final HandClock clock = new HandClock();
    final LoopbackDns dns;
    final List<ParsedReport> reports = new CopyOnWriteArrayList<>();
    final BlockingQueue<ReportMail> tlsReports = new LinkedBlockingQueue<>();
    final List<GivenUp> givenBack = new CopyOnWriteArrayList<>();
    volatile boolean reportsAreRefused;

    /** They are taken, and nobody hears of it: as if the process had died then. */
    volatile boolean reportsEndTheProcess;

    private final Path folder;
    private final StoreConfig database;
    private final String network;
    private final int firstHost;
    private final List<ScriptedSmtpServer> hosts = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    private final Semaphore appended = new Semaphore(0);
    private Meters meters = Meters.NONE;
    private int port;
    private long seen;
    private Optional<Running> running = Optional.empty();

    private record Running(Store store, EventLog log, Spool spool, DirectDelivery delivery) {}

    DeliveryFixture(Path folder) throws IOException {
        this(folder, StoreConfig.sqlite(folder.resolve("express.db")));
    }

    DeliveryFixture(Path folder, StoreConfig database) throws IOException {
        this.folder = folder;
        this.database = database;
        this.dns = LoopbackDns.start();
        Random random = new Random();
        this.network = "127." + (1 + random.nextInt(250)) + ".";
        this.firstHost = 256 * random.nextInt(200);
        settings.putAll(Map.of(
                "allowLoopbackMx", "true",
                "retry", "5m, 10m",
                "retryJitter", "0",
                "lifetime", "20m",
                "delayWarning", "never",
                "commandTimeout", "5s",
                "dnsServers", dns.hostPort()));
    }

    DeliveryFixture with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Has the delivery counted from the next start on. */
    DeliveryFixture countedBy(Meters counting) {
        meters = counting;
        return this;
    }

    /** The address of host {@code number}. */
    String address(int number) {
        int host = firstHost + number;
        return network + host / 256 + "." + host % 256;
    }

    /** Host {@code number} listens, all of them on one port. */
    ScriptedSmtpServer host(int number) {
        ScriptedSmtpServer host = ScriptedSmtpServer.at(address(number), port);
        port = host.port();
        hosts.add(host);
        return host;
    }

    /** Host 1 listens, and is all that b.test has. */
    ScriptedSmtpServer hostOfB() throws IOException {
        dns.records("b.test. 60 IN MX 10 mx1.b.test.", "mx1.b.test. 60 IN A " + address(1));
        return host(1);
    }

    void start() throws IOException, SettingsException {
        settings.putIfAbsent("port", String.valueOf(port == 0 ? 1 : port));
        Settings given = Settings.of("DirectMxDelivery", settings);
        DirectMxConfig config = DirectMxConfig.from(given, "out.a.test");
        given.check();
        Store store = Store.open(database);
        EventLog log = new EventLog(store);
        Spool spool = Spool.open(folder.resolve("spool"), store.id());
        log.onAppend(appended::release);
        Surroundings around = new Surroundings(
                store,
                spool,
                log,
                reportsTaken(),
                meters,
                new Ourselves(Set.of("us.a.test"), Set.of()),
                Workers.best(),
                clock,
                new Random(1));
        running = Optional.of(new Running(store, log, spool, DirectDelivery.start("direct", config, around)));
    }

    /** Takes a mail, and dies before the first attempt. */
    void acceptAndCrash(String id, String from, String... to) throws IOException {
        try (Store store = Store.open(database)) {
            Spool spool = Spool.open(folder.resolve("spool"), store.id());
            Outbound outbound = new Outbound(store, spool, new EventLog(store), "direct");
            outbound.accept(mail(id, from, to), clock.instant());
        }
    }

    void stop() {
        running.ifPresent(it -> {
            it.delivery().close();
            it.store().close();
        });
        running = Optional.empty();
    }

    void send(String id, String from, String... to) throws IOException {
        delivery().accept(mail(id, from, to));
    }

    void send(String id, String from, Content content, String... to) throws IOException {
        delivery().accept(mail(id, from, content, to));
    }

    private static OutboundMail mail(String id, String from, String... to) {
        return mail(id, from, CONTENT, to);
    }

    private static OutboundMail mail(String id, String from, Content content, String... to) {
        return new OutboundMail(
                id,
                from,
                Optional.empty(),
                Optional.empty(),
                Stream.of(to).map(Rcpt::of).toList(),
                Optional.of("<1@a.test>"),
                content);
    }

    /** A mail whose sender has wishes. */
    void send(String id, String from, Optional<Ret> ret, Rcpt... to) throws IOException {
        Content content = Content.of(MESSAGE.getBytes(StandardCharsets.UTF_8));
        delivery()
                .accept(new OutboundMail(
                        id, from, ret, Optional.of("E+2B1"), List.of(to), Optional.of("<1@a.test>"), content));
    }

    /** A mail whose sender wants something of connections, and asks for the whole mail back. */
    void send(String id, String from, TlsWish tls, String... to) throws IOException {
        delivery()
                .accept(new OutboundMail(
                        id,
                        from,
                        Optional.of(Ret.FULL),
                        Optional.empty(),
                        tls,
                        Stream.of(to).map(Rcpt::of).toList(),
                        Optional.of("<1@a.test>"),
                        CONTENT));
    }

    DirectDelivery delivery() {
        return running.orElseThrow().delivery();
    }

    Store store() {
        return running.orElseThrow().store();
    }

    Spool spool() {
        return running.orElseThrow().spool();
    }

    Bodies bodies() {
        return new Bodies(store(), spool());
    }

    OutboundQueue queue() {
        return new OutboundQueue(store(), spool(), clock, delivery()::tryAgain);
    }

    void advance(Duration by) {
        clock.advance(by);
        delivery().wake();
    }

    /** The next events, as {@code mail.delivered bob@b.test}, in any order; waits for them. */
    List<String> nextEvents(int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        while (next.size() < count) {
            for (Event event : running.orElseThrow().log().after(seen, count - next.size())) {
                seen = event.sequence();
                EventSchema.check(event);
                next.add(event.type().word() + " " + event.subject());
            }
            if (next.size() < count && !appended.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Only these came: " + next);
            }
        }
        return next;
    }

    String nextEvent() throws InterruptedException {
        return nextEvents(1).get(0);
    }

    Event lastEvent() {
        return running.orElseThrow().log().after(seen - 1, 1).get(0);
    }

    /** How many recipients are not settled. */
    int waiting() {
        return waiting(Instant.ofEpochMilli(Long.MAX_VALUE));
    }

    /** How many of them are to be tried now. */
    int due() {
        return waiting(clock.instant());
    }

    private int waiting(Instant dueUntil) {
        return store().read(connection -> Sql.query(
                        connection,
                        row -> row.getInt(1),
                        "SELECT COUNT(*) FROM outbound_recipient WHERE state = 'waiting' AND next_attempt <= ?",
                        dueUntil.toEpochMilli()))
                .get(0);
    }

    /** Waits until no more recipients than these are to be tried now. */
    void awaitDue(int most) throws InterruptedException {
        for (int due = due(); due > most; due = due()) {
            if (!appended.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Nothing happens to " + due + " recipients that are due");
            }
        }
    }

    /** Attempts at a mail as {@code bob@b.test mx1.b.test RCPT 550 BOUNCED}, in order. */
    List<String> attempts(String mail) {
        return store().read(connection -> Sql.query(
                connection,
                row -> String.join(
                        " ", row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)),
                "SELECT r.address, a.host, a.stage, a.code, a.outcome FROM outbound_attempt a"
                        + " JOIN outbound_recipient r ON r.message = a.message AND r.number = a.recipient"
                        + " WHERE a.message = ? ORDER BY a.recipient, a.number",
                mail));
    }

    @Override
    public void close() throws IOException {
        stop();
        dns.close();
        for (ScriptedSmtpServer host : hosts) {
            host.close();
        }
    }

    private Reports reportsTaken() {
        return new Reports() {
            @Override
            public void submit(Report report) throws IOException {
                take(report);
            }

            @Override
            public void submit(ReportMail report) throws IOException {
                tlsReports.add(report);
                delivery().accept(outbound(report));
            }

            @Override
            public void giveBack(GivenUp mail) throws IOException {
                givenBack.add(mail);
            }
        };
    }

    /** As the mailet has it. */
    private static OutboundMail outbound(ReportMail report) {
        return new OutboundMail(
                report.id(),
                report.sender(),
                Optional.empty(),
                Optional.empty(),
                report.recipients().stream()
                        .map(to -> new Rcpt(to, Set.of(Notify.NEVER), Optional.empty()))
                        .toList(),
                Optional.empty(),
                report.content());
    }

    private void take(Report report) throws IOException {
        if (reportsAreRefused) {
            throw new IOException("the queue is full");
        }
        if (report.recipient().endsWith(".nobody")) {
            throw new IllegalArgumentException("Nobody has the address " + report.recipient());
        }
        reports.add(ParsedReport.of(report));
        if (reportsEndTheProcess) {
            throw new IOException("the process died");
        }
    }
}
