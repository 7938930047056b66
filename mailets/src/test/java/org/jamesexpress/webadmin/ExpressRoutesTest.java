package org.jamesexpress.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.base.test.FakeMailContext;
import org.jamesexpress.mailets.JamesFolders;
import org.jamesexpress.mailets.MailetRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spark.Service;

@Timeout(60)
class ExpressRoutesTest {
    @TempDir
    Path home;

    private MailetRuntime runtime;
    private Service service;
    private OpenApi document;

    @BeforeEach
    void start() throws Exception {
        runtime = MailetRuntime.join(home.resolve("var/express"), home.resolve("conf/express-database.properties"));
        runtime.store().writeNow(ExpressRoutesTest::fill);
        service = Service.ignite().ipAddress("127.0.0.1").port(0);
        new ExpressRoutes(new JamesFolders(home)).define(service);
        new RestoreRoutes(
                        new JamesFolders(home),
                        unasked(MailboxManager.class),
                        unasked(UsersRepository.class),
                        unasked(DomainList.class),
                        FakeMailContext.builder()
                                .postmaster(new MailAddress("postmaster@a.test"))
                                .build())
                .define(service);
        service.awaitInitialization();
        document = new OpenApi(ask("GET", "/express/openapi.yaml").body());
    }

    @AfterEach
    void stop() {
        service.stop();
        service.awaitStop();
        runtime.leave();
    }

    private static <T> T unasked(Class<T> kind) {
        return kind.cast(
                Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, values) -> {
                    throw new AssertionError(method);
                }));
    }

    /** A mail to bob, who was tried once, and to carol. */
    private static boolean fill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : """
                    INSERT INTO outbound_message (id, route, message_id, arrived, reverse_path, body, size)
                    VALUES ('m1', 'mx', '<1@a.test>', 1000, 'alice@a.test', 'mx.1', 17);
                    INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt, notify)
                    VALUES ('m1', 0, 'mx', 'bob@b.test', 'b.test', 'waiting', 2000, 'FAILURE');
                    INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt)
                    VALUES ('m1', 1, 'mx', 'carol@c.test', 'c.test', 'waiting', 2000);
                    INSERT INTO outbound_attempt (message, recipient, number, time, host, address, port, stage, code, enhanced,
                    words, millis, outcome, next_attempt) VALUES ('m1', 0, 1, 1500, 'mx.b.test', '127.0.0.1', 25, 'RCPT', 450,
                    '4.2.1', 'later', 5, 'DEFERRED', 2000)
                    """.split(";\n", -1)) {
                statement.execute(sql);
            }
        }
        return true;
    }

    @Test
    void everyRouteIsDocumentedAndEveryDocumentedOneIsThere() {
        document.check();
        Set<String> routes = service.routes().stream()
                .map(each -> each.getHttpMethod().name().toUpperCase(Locale.ROOT) + " "
                        + each.getMatchUri().replaceAll(":(\\w+)", "{$1}"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(routes).isEqualTo(document.operations());
    }

    @ParameterizedTest
    @CsvSource({
        "get, /express/queue",
        "post, /express/queue",
        "get, /express/log",
        "get, /express/tls",
        "get, /express/notify/crm/dead",
        "post, /express/notify/crm/replay",
        "post, /express/restore/mailboxes",
        "post, /express/restore/outbound"
    })
    void everyParameterIsDocumentedAndEveryDocumentedOneIsKnown(String method, String path) throws Exception {
        String template = path.replace("/crm/", "/{endpoint}/");
        String details =
                answer(400, method, template, path + "?none=1").path("details").asText();
        String known = details.replaceAll("(?s).*none is not known here: (.*) are.*", "$1");
        assertThat(new TreeSet<>(Arrays.asList(known.split(", ", -1))))
                .isEqualTo(document.queryParameters(method, template));
    }

    @Test
    void listsTheQueueInPages() throws Exception {
        JsonNode first = json(200, "get", "/express/queue", "?limit=1");
        assertThat(first.at("/recipients/0/recipient").asText()).isEqualTo("bob@b.test");
        JsonNode second = json(
                200,
                "get",
                "/express/queue",
                "?limit=1&after=" + first.path("next").asText());
        assertThat(second.at("/recipients/0/recipient").asText()).isEqualTo("carol@c.test");
        assertThat(second.has("next")).isFalse();
        assertThat(json(200, "get", "/express/queue", "?recipient=*@c.test").path("recipients"))
                .hasSize(1);
    }

    @Test
    void showsAMailThatIsKnown() throws Exception {
        JsonNode mail = answer(200, "get", "/express/queue/{id}", "/express/queue/m1");
        assertThat(mail.at("/recipients/0/notify/0").asText()).isEqualTo("FAILURE");
        assertThat(mail.at("/attempts/0/words").asText()).isEqualTo("later");
        JsonNode error = answer(404, "get", "/express/queue/{id}", "/express/queue/m2");
        assertThat(error.path("message").asText()).isEqualTo("No mail m2 is known here");
    }

    @Test
    void carriesOrdersOutUnlessTheyAreARehearsal() throws Exception {
        JsonNode rehearsal = json(200, "post", "/express/queue", "?action=hold&recipient=bob@b.test&dryRun=true");
        assertThat(rehearsal.path("recipients").asInt()).isEqualTo(1);
        assertThat(json(200, "get", "/express/queue", "?state=held").path("recipients"))
                .isEmpty();
        assertThat(json(200, "post", "/express/queue", "?action=hold&recipient=bob@b.test")
                        .path("mails")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(200, "get", "/express/queue", "?state=held")
                        .at("/recipients/0/recipient")
                        .asText())
                .isEqualTo("bob@b.test");
        assertThat(json(200, "post", "/express/queue", "?action=delete&all=true")
                        .path("recipients")
                        .asInt())
                .isEqualTo(2);
        assertThat(json(200, "get", "/express/log", "?outcome=deleted").path("attempts"))
                .hasSize(2);
    }

    @Test
    void searchesTheLog() throws Exception {
        assertThat(json(200, "get", "/express/log", "?code=4xx&words=LATER&since=1970-01-01T00:00:01Z")
                        .path("attempts"))
                .hasSize(1);
        assertThat(json(200, "get", "/express/log", "?until=1970-01-01T00:00:01Z")
                        .path("attempts"))
                .isEmpty();
    }

    @Test
    void tellsHowConnectionsWereEncrypted() throws Exception {
        assertThat(json(200, "get", "/express/tls", "").path("domains")).isEmpty();
        runtime.store().writeNow(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE outbound_attempt SET destination = 'b.test', tls = 'TLSv1.3 X',"
                        + " tls_trust = 'tls: opportunistic', tls_proof = 'verified'");
            }
        });
        assertThat(json(200, "get", "/express/tls", "?since=1970-01-01T00:00:01Z")
                        .path("domains")
                        .toString())
                .isEqualTo(
                        "[{\"domain\":\"b.test\",\"mails\":1,\"verified\":1,\"unverified\":0,\"clear\":0,\"failed\":0,"
                                + "\"says\":\"\",\"first\":\"1970-01-01T00:00:01.500Z\",\"last\":\"1970-01-01T00:00:01.500Z\"}]");
        assertThat(json(200, "get", "/express/tls", "?passedHosts=other.test,MX.b.test")
                        .path("domains"))
                .isEmpty();
        assertThat(json(200, "get", "/express/tls", "?since=1970-01-01T00:00:02Z")
                        .path("domains"))
                .isEmpty();
    }

    @Test
    void noMoreInterestsThanAreDocumentedAreAskedFor() throws Exception {
        String details = answer(400, "get", "/express/interests/{topic}", "/express/interests/new-mail?none=1")
                .path("details")
                .asText();
        assertThat(details).isEqualTo("none is not known here: after, limit are");
        assertThat(document.queryParameters("get", "/express/interests/{topic}"))
                .containsExactly("after", "limit");
    }

    @Test
    void optsUsersInAndOut() throws Exception {
        assertThat(ask("PUT", "/express/interests/new-mail/Carol@A.test").statusCode())
                .isEqualTo(204);
        assertThat(ask("PUT", "/express/interests/new-mail/bob%2Bhome@a.test").statusCode())
                .isEqualTo(204);
        assertThat(ask("PUT", "/express/interests/new-mail/BOB%2Bhome@a.test").body())
                .isEmpty();
        assertThat(ask("PUT", "/express/interests/digest/dave@a.test").statusCode())
                .isEqualTo(204);

        JsonNode first = interested("?limit=1");
        assertThat(first.path("topic").asText()).isEqualTo("new-mail");
        assertThat(first.path("addresses").toString()).isEqualTo("[\"bob+home@a.test\"]");
        JsonNode second = interested("?limit=1&after=bob%2Bhome@a.test");
        assertThat(second.path("addresses").toString()).isEqualTo("[\"carol@a.test\"]");
        assertThat(first.path("next").asText()).isEqualTo("bob+home@a.test");
        assertThat(second.has("next")).isFalse();

        assertThat(ask("DELETE", "/express/interests/new-mail/CAROL@a.test").statusCode())
                .isEqualTo(204);
        assertThat(interested("").path("addresses").toString()).isEqualTo("[\"bob+home@a.test\"]");
    }

    private JsonNode interested(String query) throws Exception {
        return answer(200, "get", "/express/interests/{topic}", "/express/interests/new-mail" + query);
    }

    @Test
    void refusesInterestsOfNobodyAndInNothing() throws Exception {
        JsonNode both =
                answer(400, "put", "/express/interests/{topic}/{address}", "/express/interests/New_Mail/nobody");
        assertThat(both.path("details").asText().lines())
                .containsExactly(
                        "topic = New_Mail: a word of a to z, 0 to 9 and - is right",
                        "address = nobody: an address such as bob@example.com is right");
        JsonNode one =
                answer(400, "delete", "/express/interests/{topic}/{address}", "/express/interests/new-mail/@a.test");
        assertThat(one.path("details").asText())
                .isEqualTo("address = @a.test: an address such as bob@example.com is right");
        assertThat(answer(400, "get", "/express/interests/{topic}", "/express/interests/n.m")
                        .path("details")
                        .asText())
                .isEqualTo("topic = n.m: a word of a to z, 0 to 9 and - is right");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            post | /express/queue | ?action=hold                     | nothing is selected: give id, destination, sender, recipient, state, or all=true
            post | /express/queue | ?action=burn&all=true            | action = burn: flush, hold, release, bounce, delete is right
            post | /express/queue | ?action=hold&all=true&id=m1      | all is true: a criterion besides does not go with it
            post | /express/queue | ?action=hold&all=yes&id=m1       | all = yes: true or false is right
            get  | /express/queue | ?state=gone                      | state = gone: waiting, held, kept, bouncing is right
            get  | /express/queue | ?limit=0                         | limit = 0: 1 to 10000 is right
            get  | /express/queue | ?after=x                         | after = x: what the page before named as next is right
            get  | /express/queue | ?id=m1&id=m2                     | id is given more than once
            get  | /express/log   | ?code=5&since=now                | since = now: a time such as 2026-01-31T12:00:00Z is right
            get  | /express/log   | ?code=5&since=now                | code = 5: a code such as 550, or 5xx is right
            post | /express/restore/outbound | ?to=bob               | to = bob: addresses with a comma between them is right
            post | /express/restore/outbound | ?to=bob&from=x        | from = x: an address such as bob@example.com or <> is right
            post | /express/restore/outbound | ?directory=archive    | directory = archive: the absolute path of an archive is right
            post | /express/restore/outbound |                       | directory is missing: no archive is configured here
            post | /express/restore/outbound | ?directory=/a         | The body names no mails: an object such as {"mails": ["2026/11/21/…-1f3c….eml"]} is right
            """)
    void refusesWhatCannotBeWithEveryComplaint(String method, String path, String query, String complaint)
            throws Exception {
        assertThat(json(400, method, path, query == null ? "" : query)
                        .path("details")
                        .asText()
                        .lines())
                .contains(complaint);
    }

    @Test
    void saysSoWhenNoMailetRuns() throws Exception {
        runtime.leave();
        JsonNode error = json(503, "get", "/express/queue", "");
        assertThat(error.path("message").asText()).isEqualTo("No mailet of James Express runs in this James");
        runtime = MailetRuntime.join(home.resolve("var/express"), home.resolve("conf/express-database.properties"));
        assertThat(json(200, "get", "/express/queue", "").path("recipients")).hasSize(2);
    }

    private JsonNode json(int status, String method, String path, String query) throws Exception {
        return answer(status, method, path, path + query);
    }

    private JsonNode answer(int status, String method, String template, String path) throws Exception {
        HttpResponse<String> response = ask(method, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode answer = new ObjectMapper().readTree(response.body());
        document.checkAnswer(method, template, status, answer);
        return answer;
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + service.port() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }
}
