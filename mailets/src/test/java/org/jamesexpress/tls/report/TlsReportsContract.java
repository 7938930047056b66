package org.jamesexpress.tls.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.jamesexpress.mx.ClockedDns;
import org.jamesexpress.mx.Records;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.LoopbackDns.Fault;
import org.jamesexpress.testing.MovedClock;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.tls.Handshakes;
import org.jamesexpress.tls.Problem;
import org.jamesexpress.tls.Published;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reports of days, on either database, to a page and a mailbox on loopback; the clock is the test's. */
abstract class TlsReportsContract {
    private static final String HELO = "relay-7.b.test";
    private static final TestCa CA = new TestCa();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final MailAddress CONTACT = MailAddress.parse("tls@us.test");
    private static final Published STS = new Published(
            Published.Type.STS,
            List.of("version: STSv1", "mode: enforce", "mx: *.b.test", "max_age: 86400"),
            List.of("*.b.test"),
            Optional.empty());

    private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
    private final List<ReportMail> mails = new CopyOnWriteArrayList<>();
    private volatile boolean mailIsRefused;
    private volatile boolean mailEndsTheProcess;
    private volatile Runnable meanwhile = () -> {};
    private long nanos;
    private LoopbackDns dns;
    private ReportPage page;
    private Store store;
    private TlsReports reports;

    abstract StoreConfig newDatabase();

    @BeforeEach
    void open() throws IOException {
        dns = LoopbackDns.start("page.test. 60 IN A 127.0.0.1");
        page = new ReportPage(CA.identity(Flaw.EXPIRED, "other.test").context());
        store = Store.open(newDatabase());
        reports = start(100);
    }

    @AfterEach
    void close() throws IOException {
        reports.close();
        store.close();
        page.close();
        dns.close();
    }

    private TlsReports start(int mostKinds) {
        ReportTable table = new ReportTable(store, mostKinds);
        return new TlsReports(table, sender(table), clock, new Random(7));
    }

    private ReportSender sender(ReportTable table) {
        Records records = new Records(ClockedDns.of(dns, () -> nanos));
        Handshakes handshakes = new Handshakes(List.of(), System::nanoTime);
        HttpsPost web = new HttpsPost(records, handshakes, Duration.ofSeconds(20), InetAddress::isLoopbackAddress);
        return new ReportSender(CONTACT, table, records, web, this::take, clock);
    }

    private void take(ReportMail mail) throws IOException {
        if (mailIsRefused) {
            throw new IOException("the queue is full");
        }
        mails.add(mail);
        meanwhile.run();
        if (mailEndsTheProcess) {
            throw new Died();
        }
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }

    private void later(Duration time) {
        clock.add(time);
        nanos += time.toNanos();
        reports.look();
    }

    private void restart() {
        reports.close();
        reports = start(100);
    }

    private void asks(String domain, String rua) throws IOException {
        dns.add("_smtp._tls." + domain + ". 60 IN TXT \"v=TLSRPTv1; rua=" + rua + "\"");
    }

    private String pageAddress() {
        return "https://page.test:" + page.port() + "/tls?of=b";
    }

    private static Optional<Failed> failed(Problem.Type type, String address) {
        try {
            return Optional.of(new Failed(
                    new Problem(type, "as it\nis"),
                    "mx1.b.test",
                    Optional.of(HELO).filter(it -> type == Problem.Type.CERTIFICATE_EXPIRED),
                    Optional.of(InetAddress.getByName(address)),
                    Optional.of(InetAddress.getByName("192.0.2.1"))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void count(int sessions, String domain, Published policy, Optional<Failed> failed) {
        for (int i = 0; i < sessions; i++) {
            reports.count(domain, policy, failed);
        }
    }

    /** The JSON, whose report-id is any. */
    private static String json(String report) throws IOException {
        return report.replaceFirst("\"report-id\":\"[0-9a-f-]{36}\"", "\"report-id\":\"ID\"");
    }

    private static String text(ReportMail mail) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.content().writeTo(out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static String attached(ReportMail mail) throws IOException {
        String text = text(mail);
        String body = text.substring(text.indexOf(".json.gz\"\r\n\r\n") + 13, text.lastIndexOf("\r\n--="));
        try (InputStream in = new GZIPInputStream(
                new ByteArrayInputStream(Base64.getMimeDecoder().decode(body)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void countSome() {
        count(5, "b.test", STS, Optional.empty());
        count(2, "b.test", STS, failed(Problem.Type.CERTIFICATE_EXPIRED, "198.51.100.7"));
        count(1, "b.test", STS, failed(Problem.Type.STARTTLS_NOT_SUPPORTED, "2001:db8:0:0:1::7"));
        count(3, "b.test", Published.NONE, Optional.empty());
    }

    private static final String EXPECTED = "{\"organization-name\":\"us.test\","
            + "\"date-range\":{\"start-datetime\":\"2026-11-21T00:00:00Z\",\"end-datetime\":\"2026-11-21T23:59:59Z\"},"
            + "\"contact-info\":\"tls@us.test\",\"report-id\":\"ID\",\"policies\":["
            + "{\"policy\":{\"policy-type\":\"no-policy-found\",\"policy-domain\":\"b.test\"},"
            + "\"summary\":{\"total-successful-session-count\":3,\"total-failure-session-count\":0}},"
            + "{\"policy\":{\"policy-type\":\"sts\",\"policy-string\":[\"version: STSv1\",\"mode: enforce\",\"mx: *.b.test\","
            + "\"max_age: 86400\"],\"policy-domain\":\"b.test\",\"mx-host\":[\"*.b.test\"]},"
            + "\"summary\":{\"total-successful-session-count\":5,\"total-failure-session-count\":3},"
            + "\"failure-details\":["
            + "{\"result-type\":\"certificate-expired\",\"sending-mta-ip\":\"192.0.2.1\","
            + "\"receiving-mx-hostname\":\"mx1.b.test\",\"receiving-mx-helo\":\"" + HELO
            + "\",\"receiving-ip\":\"198.51.100.7\","
            + "\"failure-reason-code\":\"as it is\",\"failed-session-count\":2},"
            + "{\"result-type\":\"starttls-not-supported\",\"sending-mta-ip\":\"192.0.2.1\","
            + "\"receiving-mx-hostname\":\"mx1.b.test\",\"receiving-ip\":\"2001:db8::1:0:0:7\","
            + "\"failure-reason-code\":\"as it is\",\"failed-session-count\":1}]}]}";

    @Test
    void postsTheReportOfADayToAPageWhateverItsCertificate() throws IOException {
        asks("b.test", pageAddress());
        countSome();
        reports.write();
        later(DAY);
        assertThat(page.requests).as("not at the day's end").isEmpty();
        later(HOUR.multipliedBy(5));
        assertThat(page.requests)
                .containsExactly("POST page.test:" + page.port() + "/tls?of=b application/tlsrpt+gzip");
        assertThat(json(page.reports.get(0))).isEqualTo(EXPECTED);
    }

    @Test
    void sendsItByMail() throws IOException {
        asks("b.test", "mailto:reports@b.test,mailto:reports@c.test");
        countSome();
        reports.write();
        later(DAY);
        later(HOUR.multipliedBy(5));
        assertThat(mails).hasSize(1);
        ReportMail mail = mails.get(0);
        assertThat(mail.sender()).isEqualTo("tls@us.test");
        assertThat(mail.recipients()).containsExactly("reports@b.test", "reports@c.test");
        assertThat(ReportMail.isOne(mail.id())).isTrue();
        String id = mail.id().substring("tlsrpt-".length());
        assertThat(text(mail).split("\r\n", -1))
                .contains(
                        "From: <tls@us.test>",
                        "To: <reports@b.test>,",
                        "\t<reports@c.test>",
                        "Subject: Report Domain: b.test",
                        "\tSubmitter: us.test",
                        "\tReport-ID: <" + id + "@us.test>",
                        "TLS-Report-Domain: b.test",
                        "TLS-Report-Submitter: us.test",
                        "TLS-Required: No",
                        "Content-Type: multipart/report; report-type=\"tlsrpt\";",
                        "Content-Type: application/tlsrpt+gzip",
                        "\tfilename=\"us.test!b.test!1795219200!1795305599.json.gz\"");
        assertThat(json(attached(mail))).isEqualTo(EXPECTED);
    }

    @Test
    void sendsOneADomainAndDayAlsoAfterRestarts() throws IOException {
        asks("b.test", pageAddress());
        asks("c.test", pageAddress());
        count(1, "b.test", Published.NONE, Optional.empty());
        restart();
        count(1, "b.test", Published.NONE, Optional.empty());
        count(1, "c.test", Published.NONE, Optional.empty());
        restart();
        later(DAY);
        restart();
        later(HOUR.multipliedBy(5));
        assertThat(page.reports).hasSize(2);
        restart();
        later(HOUR);
        later(DAY);
        later(DAY);
        assertThat(page.reports).hasSize(2).anyMatch(it -> it.contains("\"total-successful-session-count\":2"));
    }

    @Test
    void sendsItOnceThoughTwoNodesTakeItUpAtOnce() throws IOException {
        asks("b.test", "mailto:reports@b.test");
        count(1, "b.test", Published.NONE, Optional.empty());
        reports.write();
        later(DAY);
        clock.add(HOUR.multipliedBy(5));
        ReportTable table = new ReportTable(store, 100);
        ReportTable.Due due = table.due(clock.instant(), 1).get(0);
        meanwhile = () -> {
            meanwhile = () -> {};
            sender(table).send(due);
        };
        sender(table).send(due);
        assertThat(mails).hasSize(1);
    }

    @Test
    void spreadsReportsOverHours() throws IOException {
        for (int i = 0; i < 20; i++) {
            asks(i + ".test", pageAddress());
            count(1, i + ".test", Published.NONE, Optional.empty());
        }
        reports.write();
        later(Duration.ofHours(12));
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            later(HOUR);
            sent.add(page.reports.size());
        }
        assertThat(sent.get(4)).isEqualTo(20);
        assertThat(sent).doesNotHaveDuplicates();
    }

    @Test
    void tellsNobodyWhoDoesNotAsk() throws IOException {
        dns.add(
                "_smtp._tls.two.test. 60 IN TXT \"v=TLSRPTv1; rua=" + pageAddress() + "\"",
                "_smtp._tls.two.test. 60 IN TXT \"v=TLSRPTv1; rua=mailto:a@two.test\"",
                "_smtp._tls.bad.test. 60 IN TXT \"v=TLSRPTv1; rua=http://page.test/\"");
        for (String domain : List.of("none.test", "two.test", "bad.test")) {
            count(1, domain, Published.NONE, Optional.empty());
        }
        reports.write();
        later(DAY);
        later(HOUR.multipliedBy(5));
        long asked = dns.asked("_smtp._tls.none.test", "TXT");
        later(DAY);
        assertThat(asked).isEqualTo(1);
        assertThat(dns.asked("_smtp._tls.none.test", "TXT")).isEqualTo(1);
        assertThat(page.reports).isEmpty();
        assertThat(mails).isEmpty();
    }

    @Test
    void triesAgainForADayWithTheSameReport() throws IOException {
        asks("b.test", pageAddress());
        count(1, "b.test", Published.NONE, Optional.empty());
        reports.write();
        page.answer = 503;
        later(DAY);
        later(HOUR.multipliedBy(5));
        assertThat(page.reports).hasSize(1);
        later(HOUR);
        assertThat(page.reports).hasSize(2);
        page.answer = 200;
        later(HOUR);
        later(DAY);
        assertThat(page.reports).hasSize(3);
        assertThat(page.reports.stream().distinct()).as("one report-id").hasSize(1);
    }

    @Test
    void givesUpAfterADay() throws IOException {
        asks("b.test", "mailto:a@b.test");
        dns.fail("_smtp._tls.b.test", Fault.SERVFAIL);
        count(1, "b.test", Published.NONE, Optional.empty());
        reports.write();
        later(DAY);
        for (int i = 0; i < 35; i++) {
            later(HOUR);
        }
        dns.heal("_smtp._tls.b.test");
        later(HOUR);
        later(HOUR);
        assertThat(mails).isEmpty();
    }

    @Test
    void isContentIfOneOfSeveralPlacesHasTakenIt() throws IOException {
        asks("b.test", pageAddress() + ",mailto:a@b.test");
        count(1, "b.test", Published.NONE, Optional.empty());
        reports.write();
        mailIsRefused = true;
        later(DAY);
        later(HOUR.multipliedBy(5));
        mailIsRefused = false;
        later(DAY);
        assertThat(page.reports).hasSize(1);
        assertThat(mails).isEmpty();
    }

    @Test
    void sendsTheSameAgainIfItDiesBeforeItIsWrittenDown() throws IOException {
        asks("b.test", "mailto:a@b.test");
        count(1, "b.test", Published.NONE, Optional.empty());
        reports.write();
        mailEndsTheProcess = true;
        later(DAY);
        later(HOUR.multipliedBy(5));
        assertThat(mails).hasSize(1);
        mailEndsTheProcess = false;
        restart();
        later(HOUR);
        later(DAY);
        assertThat(mails).hasSize(2);
        assertThat(mails.stream().map(ReportMail::id).distinct()).hasSize(1);
    }

    @Test
    void countsWhatDiffersTooMuchByItsResultAlone() throws IOException {
        asks("b.test", pageAddress());
        reports.close();
        reports = start(2);
        for (int i = 0; i < 9; i++) {
            count(1, "b.test", STS, failed(Problem.Type.CERTIFICATE_EXPIRED, "198.51.100." + i));
        }
        count(4, "b.test", STS, Optional.empty());
        reports.write();
        later(DAY);
        later(HOUR.multipliedBy(5));
        JsonNode policies = new ObjectMapper().readTree(page.reports.get(0)).get("policies");
        long successes = 0;
        long failures = 0;
        for (JsonNode policy : policies) {
            successes += policy.at("/summary/total-successful-session-count").asLong();
            failures += policy.at("/summary/total-failure-session-count").asLong();
        }
        assertThat(successes).isEqualTo(4);
        assertThat(failures).isEqualTo(9);
        assertThat(page.reports.get(0).split("receiving-ip", -1)).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForAPageThatNeverAnswersUntilTheTimeIsOver() {
        page.answersNever = true;
        HttpsPost web = new HttpsPost(
                new Records(ClockedDns.of(dns, () -> nanos)),
                new Handshakes(List.of(), System::nanoTime),
                Duration.ofMillis(900),
                InetAddress::isLoopbackAddress);
        Endpoint.Web here = (Endpoint.Web) Endpoint.parse(pageAddress());
        assertThatThrownBy(() -> web.post(here, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage("no whole answer within 900 ms");
    }

    @Test
    void postsToNobodyWithinOurNetwork() throws IOException {
        HttpsPost web = new HttpsPost(
                new Records(ClockedDns.of(dns, () -> nanos)), new Handshakes(List.of(), System::nanoTime));
        for (String host : List.of("page.test", "127.0.0.1", "[::1]")) {
            Endpoint.Web here = (Endpoint.Web) Endpoint.parse("https://" + host + ":" + page.port() + "/");
            assertThatThrownBy(() -> web.post(here, new byte[0]))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it isn't on the public internet");
        }
    }
}
