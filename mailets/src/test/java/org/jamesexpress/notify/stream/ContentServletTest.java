package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.content.ContentTerms;
import org.jamesexpress.notify.content.Shelf;
import org.jamesexpress.notify.endpoint.House;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.store.Registration;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.testing.EventSchema;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Links as programs follow them. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ContentServletTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(ContentServletTest.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAGE = "<script>alert(1)</script>\r\n";
    private static final String MESSAGE = "Subject: Hello\r\n"
            + "Content-Type: text/html; name*=UTF-8''%E5%90%88%20%22%2F%E5%90%8C.html\r\n\r\n" + PAGE;

    /** More than all buffers between us hold. */
    private static final int LARGE = 24 << 20;

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private InetAddress loopback = InetAddress.getLoopbackAddress();
    private int port;
    private Shelf shelf;
    private Registration door;

    @BeforeEach
    void open() throws Exception {
        shelf = new Shelf(home, Shelf.LIMITS, Clock.systemUTC(), Runnable::run);
        byte[] own = new byte[4];
        ThreadLocalRandom.current().nextBytes(own);
        loopback = InetAddress.getByAddress(new byte[] {127, own[1], own[2], (byte) (1 + (own[3] & 0x3f))});
        try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
            port = free.getLocalPort();
        }
        door = serve(Pace.USUAL);
    }

    private Registration serve(Pace pace) throws Exception {
        Terms terms = new Terms(Set.of(EventType.MAIL_RECEIVED), Duration.ZERO, List.of());
        ContentTerms linked = new ContentTerms(ContentTerms.Mode.LINK, 0, Duration.ofHours(24));
        House house = new House(
                "feed",
                terms,
                "//mail.example.test",
                shelf.store(),
                new EventLog(shelf.store()),
                shelf.library().enclosing(linked, Optional.of(Shelf.BASE)),
                shelf.library().desk(),
                Clock.systemUTC(),
                Thread::new);
        Place place = new Place(loopback, port, Optional.empty());
        return new Stream(place, 10, Optional.of(Shelf.BASE), pace).serve(house);
    }

    @AfterEach
    void close() {
        door.close();
        shelf.close();
    }

    @Test
    void handsOutAMessageToWhoeverHasItsLink() throws Exception {
        HttpResponse<byte[]> answer = get(links("m1", MESSAGE).get(0));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(MESSAGE.getBytes(UTF_8));
        assertThat(header(answer, "Content-Type")).isEqualTo("message/rfc822");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(answer, "Cache-Control")).isEqualTo("private");
        assertThat(header(answer, "ETag")).isEqualTo("\"" + Sha256.hex(MESSAGE.getBytes(UTF_8)) + "\"");
        assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(MESSAGE.length()));
    }

    @Test
    void handsOutAnAttachmentThatNoBrowserRuns() throws Exception {
        HttpResponse<byte[]> answer = get(links("m1", MESSAGE).get(1));

        assertThat(answer.body()).isEqualTo(PAGE.getBytes(UTF_8));
        assertThat(header(answer, "Content-Type")).isEqualTo("text/html");
        assertThat(header(answer, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"_ ___.html\"; filename*=UTF-8''%E5%90%88%20%22_%E5%90%8C.html");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void handsOutAPart() throws Exception {
        String link = links("m1", MESSAGE).get(0);
        String tag = header(get(link), "ETag");

        HttpResponse<byte[]> part = get(link, "Range", "bytes=9-13");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("Hello".getBytes(UTF_8));
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 9-13/" + MESSAGE.length());
        assertThat(get(link, "Range", "bytes=-2").body()).isEqualTo("\r\n".getBytes(UTF_8));
        assertThat(get(link, "Range", "bytes=9-13", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(get(link, "Range", "bytes=9-13", "If-Range", "\"other\"").body())
                .isEqualTo(MESSAGE.getBytes(UTF_8));
        HttpResponse<byte[]> none = get(link, "Range", "bytes=" + MESSAGE.length() + "-");
        assertThat(none.statusCode()).isEqualTo(416);
        assertThat(header(none, "Content-Range")).isEqualTo("bytes */" + MESSAGE.length());
    }

    @Test
    void saysWhatThereIsWithoutHandingItOut() throws Exception {
        HttpResponse<byte[]> head = client.send(
                HttpRequest.newBuilder(local(links("m1", MESSAGE).get(0)))
                        .method("HEAD", BodyPublishers.noBody())
                        .header("Range", "bytes=0-0")
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(MESSAGE.length()));
    }

    @Test
    void refusesInOneLine() throws Exception {
        String link = links("m1", MESSAGE).get(0);

        HttpResponse<byte[]> unsigned = get(link.replaceFirst("signature=.*", ""));
        assertThat(unsigned.statusCode()).isEqualTo(403);
        assertThat(new String(unsigned.body(), UTF_8))
                .isEqualTo("The link is not ours, or not whole: it is good as it stands in an event\n");
        assertThat(header(unsigned, "Cache-Control")).isEqualTo("no-store");
        assertThat(get(link.replaceFirst("message.eml", "..%2F..%2Fmessage.eml"))
                        .statusCode())
                .isIn(400, 404);
        assertThat(get(Shelf.BASE + "/express/content/").statusCode()).isEqualTo(404);
        assertThat(client.send(HttpRequest.newBuilder(local(link)).DELETE().build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void handsOutWhatIsLargerThanAnyBufferWhileOthersTakeNothing() throws Exception {
        String large = large();
        String link = links("m1", large).get(0);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                slow.add(begin(link));
            }
            for (Socket each : slow) {
                assertThat(each.getInputStream().readNBytes(12)).isEqualTo("HTTP/1.1 200".getBytes(US_ASCII));
            }

            assertThat(get(link).body()).isEqualTo(large.getBytes(UTF_8));
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void turnsAwayWhoIsOneTooManyAndLetsInWhoComesAfterOthersHaveGone() throws Exception {
        String link = links("m1", large()).get(0);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            slow.add(begin(link));
        }
        for (Socket each : slow) {
            assertThat(each.getInputStream().readNBytes(12)).isEqualTo("HTTP/1.1 200".getBytes(US_ASCII));
        }

        HttpResponse<byte[]> refused = get(link, "Range", "bytes=0-0");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(header(refused, "Retry-After")).isEqualTo("5");
        for (Socket each : slow) {
            each.close();
        }

        while (get(link, "Range", "bytes=0-0").statusCode() != 206) {
            Thread.onSpinWait();
        }
    }

    @Test
    void keepsNoPlaceForWhatIsAnsweredAtOnce() throws Exception {
        String link = links("m1", MESSAGE).get(0);

        for (int i = 0; i < 70; i++) {
            assertThat(get(link + "x").statusCode()).isEqualTo(403);
        }

        assertThat(get(link).statusCode()).isEqualTo(200);
    }

    @Test
    void takesNoTypeFromASenderThatIsNone() throws Exception {
        String odd = MESSAGE.replace("text/html;", "text/ht@ml;");

        assertThat(header(get(links("m1", odd).get(1)), "Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void breaksOffADownloadOfWhichNothingIsTaken() throws Exception {
        String link = links("m1", large()).get(0);
        door.close();
        door = serve(
                new Pace(Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(1), DownloadTime.USUAL));
        try (Socket stalled = begin(link)) {
            assertThat(stalled.getInputStream().read()).isEqualTo('H');

            StreamFixture.await(() -> StreamFixture.connectionIsCut(stalled));
        }
    }

    @Test
    void breaksOffADownloadThatIsTakenTooSlowly() throws Exception {
        String link = links("m1", large()).get(0);
        door.close();
        DownloadTime aSecond = new DownloadTime(Duration.ofSeconds(1), LARGE + 1_000);
        door = serve(new Pace(Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofMinutes(1), aSecond));
        try (LogLines lines = LogLines.open();
                Socket slow = begin(link)) {
            StreamFixture.Condition over =
                    () -> lines.all().stream().anyMatch(line -> line.startsWith("INFO broke off a download"));
            long taken = 0;
            for (int read = 0; read >= 0 && !over.holds(); read = take(slow, 1)) {
                taken += read;
                TimeUnit.MILLISECONDS.sleep(20); // The rate of the client, nothing that is waited for.
            }
            StreamFixture.await(over);
            for (int read = 0; read >= 0; read = take(slow, 8192)) {
                taken += read;
            }

            assertThat(taken).isLessThan(LARGE);
        }
    }

    /** How many octets it got; -1 when the connection is cut. */
    private static int take(Socket socket, int most) {
        try {
            return socket.getInputStream().read(new byte[most]);
        } catch (IOException e) {
            LOGGER.debug("reset", e);
            return -1;
        }
    }

    @Test
    void givesTimeForWhatIsLarge() {
        assertThat(DownloadTime.USUAL.of(100)).isEqualTo(Duration.ofMinutes(10));
        assertThat(DownloadTime.USUAL.of(64 << 20)).isEqualTo(Duration.ofSeconds(600 + 2048));
    }

    @Test
    void linksAndNarrowsForATokenOfSomeMailboxes() throws Exception {
        Event kept = shelf.keep("m1", MESSAGE);
        ObjectNode data = (ObjectNode) JSON.readTree(kept.data());
        data.withArray("/envelope/recipients")
                .addObject()
                .put("address", "carol@example.test")
                .put("direction", "inbound");
        new EventLog(shelf.store())
                .append(new NewEvent(kept.id(), kept.type(), "carol@example.test", kept.time(), data.toString()))
                .join();
        String token = new Tokens(shelf.store(), Clock.systemUTC())
                .add("bob", Optional.empty(), Scope.of("bob@example.test"), Optional.empty())
                .orElseThrow()
                .reveal();

        try (Sse listener = Sse.open(client, local(Shelf.BASE + "/express/events"), token, Optional.of("0"))) {
            JsonNode told = JSON.readTree(listener.next().orElseThrow().data());

            assertThat(EventSchema.errors(told)).isEmpty();
            assertThat(told.toString()).doesNotContain("carol@");
            assertThat(told.at("/data/envelope/recipients").findValuesAsText("address"))
                    .containsExactly("bob@example.test");
            assertThat(get(told.at("/data/content/message").asText()).body()).isEqualTo(MESSAGE.getBytes(UTF_8));
            assertThat(get(told.at("/data/attachments/0/url").asText()).body()).isEqualTo(PAGE.getBytes(UTF_8));
        }
    }

    private static String large() {
        return "Subject: Large\r\n\r\n" + "0123456789abcd\r\n".repeat(LARGE / 16);
    }

    private Socket begin(String link) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new InetSocketAddress(loopback, port));
        URI uri = local(link);
        socket.getOutputStream()
                .write(("GET " + uri.getPath() + "?" + uri.getQuery() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                        .getBytes(US_ASCII));
        return socket;
    }

    /** To the message, and to its attachments. */
    private List<String> links(String mail, String message) throws Exception {
        JsonNode data = JSON.readTree(shelf.linked(shelf.keep(mail, message)).data());
        List<String> links = new ArrayList<>(List.of(data.at("/content/message").asText()));
        data.path("attachments").forEach(each -> links.add(each.path("url").asText()));
        return links;
    }

    private URI local(String link) {
        return URI.create(link.replace(Shelf.BASE.toString(), "http://" + loopback.getHostAddress() + ":" + port));
    }

    private HttpResponse<byte[]> get(String link, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(local(link));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void namesFilesSoThatTheyStayInTheirFolder() {
        assertThat(Disposition.of("")).isEqualTo("attachment");
        assertThat(Arrays.asList("../../.bashrc", "a\\b"))
                .extracting(Disposition::of)
                .containsExactly(
                        "attachment; filename=\".._.._.bashrc\"; filename*=UTF-8''.._.._.bashrc",
                        "attachment; filename=\"a_b\"; filename*=UTF-8''a_b");
    }
}
