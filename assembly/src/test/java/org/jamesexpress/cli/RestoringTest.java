package org.jamesexpress.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jamesexpress.cli.Restoring.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a webadmin that answers as it is told. */
@Timeout(60)
class RestoringTest {
    private static final List<String> FILES =
            IntStream.range(0, 2500).mapToObj(i -> i + ".eml").toList();
    private static final String BUSY = "{\"message\": \"Another restore is under way\"}";

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> tokens = new ArrayList<>();
    private int signed;
    private HttpServer server;
    private Restoring restoring;

    /** How a request is answered, whose mails are all told as done before the answer goes on as is written here. */
    private record Answer(int status, String text, boolean breaksOff) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/express/restore/mailboxes", this::answer);
        server.start();
        WebAdmin.Token token = () -> "token" + signed++;
        WebAdmin webadmin = new WebAdmin(server.getAddress().getPort(), token);
        restoring = new Restoring(webadmin, "mailboxes", Map.of("dryRun", "false"), Duration.ZERO);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Answer answer = answers.isEmpty() ? new Answer(200, "", false) : answers.remove();
        exchange.sendResponseHeaders(answer.status(), 0);
        OutputStream out = exchange.getResponseBody();
        if (answer.status() == 200) {
            for (var file : new ObjectMapper().readTree(body).path("mails")) {
                out.write(("{\"file\":" + file + ",\"outcome\":\"done\",\"to\":[\"bob\"],\"words\":\"\"}\n")
                        .getBytes(UTF_8));
                if (answer.breaksOff()) {
                    out.flush();
                    throw new IOException("the server goes down");
                }
            }
        }
        out.write(answer.text().getBytes(UTF_8));
        exchange.close();
    }

    @Test
    void asksForAThousandMailsAtATimeWithATokenEach() throws Exception {
        run();

        assertThat(tokens).containsExactly("Bearer token0", "Bearer token1", "Bearer token2");
        assertThat(restoring.count(Outcome.DONE)).isEqualTo(2500);
        assertThat(restoring.deliveries()).isEqualTo(2500);
        assertThat(restoring.recipients()).isEqualTo(1);
        assertThat(restoring.isWhole()).isTrue();
    }

    @Test
    void waitsForSomebodyElseWhoRestoresMailsInBetween() throws Exception {
        answers.add(new Answer(200, "", false));
        answers.add(new Answer(503, BUSY, false));
        answers.add(new Answer(503, BUSY, false));

        run();

        assertThat(tokens).hasSize(5);
        assertThat(restoring.count(Outcome.DONE)).isEqualTo(2500);
    }

    @Test
    void doesNotBeginWhereSomebodyElseRestoresMails() {
        answers.add(new Answer(503, BUSY, false));

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(this::run)
                .withMessage("The server refuses: Another restore is under way");
        assertThat(tokens).hasSize(1);
    }

    /** Its webadmin.properties may be of an older home, or of a James of one's own. */
    @Test
    void saysWhichLineTheServerLacks() {
        answers.add(new Answer(
                404, "{\"statusCode\":404,\"message\":\"POST /express/restore/mailboxes can not be found\"}", false));

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(this::run)
                .withMessage("The server has no such route: conf/webadmin.properties needs the line extensions.routes ="
                        + " org.jamesexpress.webadmin.ExpressRoutes,org.jamesexpress.webadmin.RestoreRoutes"
                        + " and the server a restart");
    }

    @Test
    void countsAMailOnceThatGoesIntoThreeMailboxes() throws Exception {
        answers.add(new Answer(200, """
                {"file":"0.eml","outcome":"done","to":["anna"],"words":""}
                {"file":"0.eml","outcome":"before","to":["carl"],"words":""}
                {"file":"1.eml","outcome":"done","to":["anna"],"words":""}
                """, false));

        run();

        assertThat(restoring.count(Outcome.DONE)).isEqualTo(2500);
        assertThat(restoring.count(Outcome.BEFORE)).isEqualTo(1);
        assertThat(restoring.deliveries()).isEqualTo(2502);
        assertThat(restoring.recipients()).isEqualTo(2);
    }

    @Test
    void keepsWhatItKnowsWhenTheServerRefusesToGoOn() throws Exception {
        answers.add(new Answer(200, "", false));
        answers.add(new Answer(401, "{\"message\": \"no\"}", false));

        run();

        assertThat(restoring.count(Outcome.DONE)).isEqualTo(1000);
        assertThat(restoring.count(Outcome.FAILED)).isEqualTo(1000);
        assertThat(restoring.notAsked()).isEqualTo(500);
        assertThat(restoring.isWhole()).isFalse();
        assertThat(restoring.failures())
                .hasSize(1001)
                .contains("1000.eml: the server ended before it", "Broken off: The server refuses: no");
        assertThat(restoring.json().path("notAsked").asLong()).isEqualTo(500);
    }

    @Test
    void keepsWhatItKnowsWhenTheConnectionBreaks() throws Exception {
        answers.add(new Answer(200, "", false));
        answers.add(new Answer(200, "", true));

        run();

        assertThat(restoring.count(Outcome.DONE)).isBetween(1000L, 1001L); // as the last line gets through or not
        assertThat(restoring.count(Outcome.DONE) + restoring.count(Outcome.FAILED))
                .isEqualTo(2000);
        assertThat(restoring.notAsked()).isEqualTo(500);
        assertThat(restoring.failures()).last().asString().startsWith("Broken off: The connection to ");
    }

    private void run() throws CommandException {
        restoring.run(FILES, new CountProgress(new PrintWriter(Writer.nullWriter())));
    }
}
