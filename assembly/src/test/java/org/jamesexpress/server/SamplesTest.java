package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Store;
import org.apache.james.jdkim.DKIMVerifier;
import org.jamesexpress.store.RealPostgres;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.FreePort;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.WebhookReceiver;
import org.jamesexpress.testing.WebhookReceiver.Delivery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ResolverConfig;

/**
 * Every sample starts a server, and mail goes through it as the sample says. {@link SampleHome} tells what differs from
 * the files as they stand; besides, the DNS server of the test is the system's.
 */
@Timeout(180)
final class SamplesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String STRANGER = "carol@customer.test";
    private static final Pattern MAILET = Pattern.compile("<mailet [^>]*class=\"([^\"]+)\"");

    /** Where a sample is tried that is none for this server, or needs the server as it is assembled. */
    private static final Map<String, Path> ELSEWHERE = Map.of(
            "drop-in-direct-delivery",
            Path.of("drop-in/src/test/java/org/jamesexpress/dropin/James38Contract.java"),
            "notify-brokers",
            Path.of("src/test/java/org/jamesexpress/cli/BrokersIT.java"));

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private LoopbackDns dns;

    @BeforeEach
    void makeDnsTheSystems() throws IOException {
        dns = opened(LoopbackDns.start());
        System.setProperty("dns.server", dns.hostPort());
        ResolverConfig.refresh();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        System.clearProperty("dns.server");
        ResolverConfig.refresh();
    }

    @Test
    void smartHostFallbackGivesTheRelayWhatNoHostTakesAConnectionFor() throws Exception {
        ScriptedSmtpServer relay = host("127.0.6.9", 0);
        dns.records(
                "customer.test. 60 IN MX 10 mx1.customer.test.",
                "customer.test. 60 IN MX 20 mx2.customer.test.",
                "mx1.customer.test. 60 IN A 127.0.6.1",
                "mx2.customer.test. 60 IN A 127.0.6.2",
                "relay.express.test. 60 IN A 127.0.6.9");
        RunningServer server = start(sample("smart-host-fallback")
                .withHostsAt(relay.port())
                .changing("relay.example.com:587", "relay.example.com:" + relay.port()));
        String alice = server.addUser("alice");

        server.submit(alice, "Blocked", "Good day.", STRANGER);

        assertThat(relay.awaitMail().recipients()).containsExactly(STRANGER);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(attempts(server, STRANGER).findValuesAsText("host"))
                        .containsExactlyInAnyOrder("mx1.customer.test", "mx2.customer.test", "relay.express.test"));
    }

    @Test
    void partnersByTlsGivesTheirMailToNobodyWhoDoesNotProveWhoHeIs() throws Exception {
        String partner = "bob@partner.example";
        ScriptedSmtpServer host = host("127.0.6.5", 0);
        dns.records(
                "partner.example. 60 IN MX 10 mx1.partner.example.",
                "mx1.partner.example. 60 IN A 127.0.6.5",
                "customer.test. 60 IN MX 10 mx1.customer.test.",
                "mx1.customer.test. 60 IN A 127.0.6.5");
        RunningServer server = start(sample("partners-by-tls").withHostsAt(host.port()));
        String alice = server.addUser("alice");

        server.submit(alice, "For them alone", "Good day.", partner);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(attempts(server, partner).findValuesAsText("trust"))
                        .containsExactly("rule partner.example: verified"));
        server.submit(alice, "For anybody", "Good day.", STRANGER);

        assertThat(host.awaitMail().recipients()).containsExactly(STRANGER);
        assertThat(attempts(server, partner).findValuesAsText("outcome")).containsExactly("deferred");
    }

    @Test
    void notifyWebhookTellsOfMailFromOutsideUntilTheReceiverHasIt() throws Exception {
        String secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
        WebhookReceiver crm = opened(WebhookReceiver.start()).answers(503);
        RunningServer server = start(sample("notify-webhook")
                .withSecret("express-crm", secret)
                .changing("https://crm.example.com/hooks/mail</url>", crm.url() + "</url><allow>127.0.0.1</allow>"));
        String alice = server.addUser("alice");

        server.submit(alice, "Among us", "Good day.", alice);
        awaitMail(server, alice, "Among us");
        sendFromOutside(server, alice, "From outside");

        Delivery refused = crm.next();
        Delivery taken = crm.next();
        assertThat(refused.body()).contains("\"direction\":\"inbound\"", "From outside", STRANGER);
        assertThat(taken.body()).isEqualTo(refused.body());
        assertThat(taken.header("webhook-id")).isEqualTo(refused.header("webhook-id"));
        assertThatCode(() -> verify(secret, taken)).doesNotThrowAnyException();
        assertThat(crm.waiting()).isZero();
    }

    @Test
    void notifyStreamTellsWhoListensAndHandsOutTheMessage() throws Exception {
        String base = "http://127.0.0.1:" + FreePort.find();
        RunningServer server = start(sample("notify-stream")
                .changing("8090", base.substring(base.lastIndexOf(':') + 1))
                .changing("https://mail.example.com", base));
        String alice = server.addUser("alice");
        String token = new ObjectMapper()
                .readTree(server.admin("POST", "/express/tokens/dashboard", ""))
                .path("token")
                .asText();
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/express/events"))
                .header("Authorization", "Bearer " + token)
                .build();
        try (Stream<String> lines =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
            sendFromOutside(server, alice, "From outside");

            JsonNode event = new ObjectMapper()
                    .readTree(lines.filter(line -> line.startsWith("data: "))
                            .findFirst()
                            .orElseThrow()
                            .substring("data: ".length()));
            assertThat(event.at("/data/headers/subject").asText()).isEqualTo("From outside");
            HttpRequest message = HttpRequest.newBuilder(
                            URI.create(event.at("/data/content/message").asText()))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(message, BodyHandlers.ofString())
                            .body())
                    .contains("Subject: From outside");
        }
    }

    @Test
    void notifyProgramIsStartedForMailFromOutsideUntilItHasWrittenItsLine() throws Exception {
        SampleHome home = sample("notify-program");
        Path list = home.home().resolve("var/mails.tsv");
        Files.createDirectories(list); // a folder where the file should be
        RunningServer server = start(home);
        String alice = server.addUser("alice");

        server.submit(alice, "Among us", "Good day.", alice);
        awaitMail(server, alice, "Among us");
        try (LogLines lines = LogLines.open()) {
            sendFromOutside(server, alice, "From outside");
            await().atMost(SOON).until(() -> lines.all().stream().anyMatch(line -> line.contains("EX_TEMPFAIL")));
        }
        Files.delete(list);

        await().atMost(SOON).until(() -> Files.exists(list) && Files.size(list) > 0);
        assertThat(Files.readAllLines(list))
                .singleElement(STRING)
                .matches("2\\d+-.*Z\treceived-[0-9a-f]+\t" + STRANGER + "\t1\tFrom outside");
    }

    @Test
    void routeByProviderHasADeliveryOfItsOwnForTheMailOfOneProvider() throws Exception {
        ScriptedSmtpServer provider = host("127.0.6.1", 0);
        ScriptedSmtpServer other = host("127.0.6.2", provider.port());
        dns.records(
                "customer.test. 60 IN MX 0 customer-test.mail.protection.outlook.com.",
                "customer-test.mail.protection.outlook.com. 60 IN A 127.0.6.1",
                "other.test. 60 IN MX 10 mx.other.test.",
                "mx.other.test. 60 IN A 127.0.6.2");
        RunningServer server = start(sample("route-by-provider").withHostsAt(provider.port()));
        String alice = server.addUser("alice");

        server.submit(alice, "To two", "Good day.", STRANGER, "dave@other.test");

        assertThat(provider.awaitMail().recipients()).containsExactly(STRANGER);
        assertThat(other.awaitMail().recipients()).containsExactly("dave@other.test");
        assertThat(route(server, STRANGER)).isEqualTo("outlook");
        assertThat(route(server, "dave@other.test")).isEqualTo("mx");
    }

    @Test
    void archiveEverythingKeepsMailOfEachDirectionAndLetsNoOtherPass() throws Exception {
        ScriptedSmtpServer customer = host("127.0.6.1", 0);
        dns.records("customer.test. 60 IN MX 10 mx.customer.test.", "mx.customer.test. 60 IN A 127.0.6.1");
        SampleHome home = sample("archive-everything").withHostsAt(customer.port());
        RunningServer server = start(home);
        String alice = server.addUser("alice");
        Path archive = folder.resolve("mail-archive");

        server.submit(alice, "Out", "Good day.", STRANGER);
        server.submit(alice, "Among us", "Good day.", alice);
        sendFromOutside(server, alice, "In");

        customer.awaitMail();
        awaitMail(server, alice, "Among us");
        awaitMail(server, alice, "In");
        assertThat(texts(archive, ".eml"))
                .hasSize(3)
                .anyMatch(mail -> mail.contains("Subject: Out\r\n"))
                .anyMatch(mail -> mail.contains("Subject: Among us\r\n"))
                .anyMatch(mail -> mail.contains("Subject: In\r\n"));
        assertThat(home.home().resolve("var/archive")).doesNotExist();

        Files.move(archive, folder.resolve("taken-away"));
        Files.writeString(archive, "a file where a folder should be");
        assertThatThrownBy(() -> server.submit(alice, "Not yet", "Good day.", alice))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("452 4.3.1 The mail can't be stored at the moment, please try again later");
        assertThat(answerToMailFromOutside(server, alice, "Nor this"))
                .isEqualTo("452 4.3.1 The mail can't be stored at the moment, please try again later\n");

        Files.delete(archive);
        Files.move(folder.resolve("taken-away"), archive);
        server.submit(alice, "Now", "Good day.", alice);
        awaitMail(server, alice, "Now");
        assertThat(subjects(server, alice)).containsExactlyInAnyOrder("Among us", "In", "Now");
        assertThat(texts(archive, ".eml")).hasSize(4).anyMatch(mail -> mail.contains("Subject: Now\r\n"));
    }

    @Test
    void postgresqlKeepsEverythingInTheDatabase() throws Exception {
        StoreConfig database = RealPostgres.newDatabase();
        SampleHome home = sample("postgresql")
                .withSecret("express-database", database.password().reveal())
                .changing("jdbc:postgresql://db.example.com:5432/express", database.url())
                .changing("username = express", "username = " + database.user());
        RunningServer server = start(home);
        String alice = server.addUser("alice");

        sendFromOutside(server, alice, "Kept");

        awaitMail(server, alice, "Kept");
        assertThat(tables(database)).contains("james_user", "james_mailbox", "event", "outbound_message");
        assertThat(home.home().resolve("var/database")).doesNotExist();
        assertThat(home.home().resolve("var/express/express.db")).doesNotExist();
    }

    @Test
    void companyMailServerSignsWhatGoesOutAndDeliversToAliases() throws Exception {
        ScriptedSmtpServer customer = host("127.0.6.1", 0);
        dns.records("customer.test. 60 IN MX 10 mx.customer.test.", "mx.customer.test. 60 IN A 127.0.6.1");
        KeyPair key = TestHome.pair("RSA", 2048);
        TestHome home =
                sample("company-mail-server").withHostsAt(customer.port()).write();
        home.write(
                "dkim/private.pem", TestHome.pem("PRIVATE KEY", key.getPrivate().getEncoded()));
        RunningServer server = opened(RunningServer.start(home));
        String alice = server.addUser("alice");
        server.admin("PUT", "/address/aliases/" + alice + "/sources/sales@" + TestHome.DOMAIN, "");

        server.submit(alice, "Signed", "Grüße", STRANGER);
        sendFromOutside(server, "sales@" + TestHome.DOMAIN, "To an alias");

        DKIMVerifier verifier = new DKIMVerifier((methods, selector, domain) -> {
            assertThat(selector + "._domainkey." + domain).isEqualTo("express._domainkey.express.test");
            String octets = Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
            return List.of("v=DKIM1; k=rsa; p=" + octets);
        });
        byte[] mail = customer.awaitMail().octets();
        assertThat(verifier.verify(new ByteArrayInputStream(mail))).hasSize(1);
        awaitMail(server, alice, "To an alias");
    }

    @Test
    void everySampleIsTriedByATestThatIsNamedAfterIt() throws IOException {
        List<String> tests = Arrays.stream(SamplesTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName())
                .toList();
        for (String sample : samples()) {
            Path elsewhere = ELSEWHERE.get(sample);
            if (elsewhere != null) {
                assertThat(elsewhere).content().contains("conf-samples/" + sample);
            } else {
                String words = Pattern.compile("-(.)")
                        .matcher(sample)
                        .replaceAll(each -> each.group(1).toUpperCase(Locale.ROOT));
                assertThat(tests).as("tests of " + sample).anyMatch(test -> test.startsWith(words));
            }
        }
    }

    @Test
    void everySampleHasAReadmeAndALineInTheTable() throws IOException {
        String table = Files.readString(SampleHome.SAMPLES.resolve("README.md"));
        assertThat(Pattern.compile("(?m)^\\| \\[[^]]+]\\(([^)]+)\\) \\|")
                        .matcher(table)
                        .results()
                        .map(each -> each.group(1)))
                .containsExactlyInAnyOrderElementsOf(samples());
        assertThat(samples())
                .allSatisfy(sample ->
                        assertThat(SampleHome.SAMPLES.resolve(sample)).isDirectoryContaining("glob:**/README.md"));
    }

    /** A sample that replaces a file of the server does what the server's own does, and more. */
    @Test
    void everyMailetContainerHasWhatTheServersOwnHas() throws Exception {
        List<String> own = mailets(Path.of(Objects.requireNonNull(
                        SamplesTest.class.getResource("/org/jamesexpress/server/home/conf/mailetcontainer.xml"))
                .toURI()));
        for (String sample : samples()) {
            Path file = SampleHome.SAMPLES.resolve(sample).resolve("conf/mailetcontainer.xml");
            if (!ELSEWHERE.containsKey(sample) && Files.exists(file)) {
                assertThat(mailets(file)).as(sample).containsSubsequence(own);
            }
        }
    }

    private SampleHome sample(String name) {
        return new SampleHome(name, folder);
    }

    private RunningServer start(SampleHome home) throws Exception {
        return opened(RunningServer.start(home.write()));
    }

    private ScriptedSmtpServer host(String address, int port) {
        return opened(ScriptedSmtpServer.at(address, port));
    }

    private <T extends AutoCloseable> T opened(T each) {
        open.add(each);
        return each;
    }

    private static void sendFromOutside(RunningServer server, String recipient, String subject) throws Exception {
        assertThat(answerToMailFromOutside(server, recipient, subject)).startsWith("250");
    }

    private static String answerToMailFromOutside(RunningServer server, String recipient, String subject)
            throws Exception {
        try (Conversation client = new Conversation(server.port("smtp"))) {
            client.line();
            client.smtp("EHLO mx.customer.test");
            client.smtp("MAIL FROM:<" + STRANGER + ">");
            client.smtp("RCPT TO:<" + recipient + ">");
            client.smtp("DATA");
            return client.smtp("From: " + STRANGER + "\r\nTo: " + recipient + "\r\nSubject: " + subject
                    + "\r\n\r\nGood day.\r\n.");
        }
    }

    /** James refuses a FETCH where a mail came in between SELECT and it. */
    private static void awaitMail(RunningServer server, String user, String subject) {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(MessagingException.class)
                .until(() -> subjects(server, user).contains(subject));
    }

    private static List<String> subjects(RunningServer server, String user) throws Exception {
        try (Store store = server.store("imap", user);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            List<String> subjects = new ArrayList<>();
            for (Message message : inbox.getMessages()) {
                subjects.add(message.getSubject());
            }
            return subjects;
        }
    }

    private static JsonNode attempts(RunningServer server, String recipient) throws Exception {
        return new ObjectMapper()
                .readTree(server.admin("GET", "/express/log?recipient=" + recipient, ""))
                .path("attempts");
    }

    /** The delivery that a recipient's mail waits for or has gone by. */
    private static String route(RunningServer server, String recipient) throws Exception {
        await().atMost(SOON).until(() -> !attempts(server, recipient).isEmpty());
        String mail = attempts(server, recipient).path(0).path("mail").asText();
        return new ObjectMapper()
                .readTree(server.admin("GET", "/express/queue/" + mail, ""))
                .path("route")
                .asText();
    }

    private static void verify(String secret, Delivery delivery) throws Exception {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            headers.put(name, List.of(delivery.header(name)));
        }
        new Webhook(secret).verify(delivery.body(), headers);
    }

    private static List<String> texts(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(ending))::iterator) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    private static List<String> tables(StoreConfig database) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        database.url(), database.user(), database.password().reveal());
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname <> 'pg_catalog'")) {
            List<String> tables = new ArrayList<>();
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
            return tables;
        }
    }

    private static List<String> samples() throws IOException {
        try (Stream<Path> files = Files.list(SampleHome.SAMPLES)) {
            return files.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> mailets(Path mailetContainer) throws IOException {
        return MAILET.matcher(Files.readString(mailetContainer))
                .results()
                .map((MatchResult each) -> each.group(1))
                .toList();
    }
}
