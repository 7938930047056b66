package org.jamesexpress.notify.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.testing.EventSchema;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links, from the event that has them to what they open. */
class DeskTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PICTURE = Base64.getMimeEncoder().encodeToString(new byte[] {0, 1, 2, (byte) 0xff});
    private static final String NESTED = String.join(
            "\r\n",
            "Subject: =?utf-8?B?5ZCI5ZCM?=",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=a",
            "",
            "--a",
            "",
            "The text.",
            "--a",
            "Content-Type: message/rfc822",
            "",
            "Subject: Within",
            "Content-Type: multipart/mixed; boundary=b",
            "",
            "--b",
            "",
            "Another text.",
            "--b",
            "Content-Type: image/png; name=\"=?utf-8?B?5ZCI5ZCM?=.png\"",
            "Content-Transfer-Encoding: base64",
            "",
            PICTURE,
            "--b--",
            "--a",
            "Content-Type: text/html; charset=utf-8",
            "Content-Disposition: attachment; filename=page.html",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "<script>alert(=221=22)</script>",
            "--a--",
            "");

    @TempDir
    Path home;

    private final MovedClock clock = new MovedClock(Instant.now().toString());
    private Shelf shelf;

    @BeforeEach
    void open() {
        shelf = new Shelf(home, Shelf.LIMITS, clock, Runnable::run);
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    @Test
    void opensTheMessageAndEachAttachmentAsItsEventListsThem() throws Exception {
        Event linked = shelf.linked(shelf.keep("m1", NESTED));
        EventSchema.check(linked);
        JsonNode data = JSON.readTree(linked.data());

        assertThat(octets(download(data.at("/content/message").asText()))).isEqualTo(NESTED.getBytes(UTF_8));
        assertThat(data.path("attachments")).hasSize(3).allSatisfy(attachment -> {
            Download download = download(attachment.path("url").asText());
            assertThat(download.size()).isEqualTo(attachment.path("size").asLong());
            assertThat(download.sha256()).isEqualTo(attachment.path("sha256").asText());
            assertThat(Sha256.hex(octets(download))).isEqualTo(download.sha256());
            assertThat(download.type()).isEqualTo(attachment.path("type").asText());
            assertThat(download.name()).isEqualTo(attachment.path("name").asText());
        });
        assertThat(data.at("/attachments/1/name").asText()).isEqualTo("合同.png");
    }

    @Test
    void opensAPartFromAnyOctetOn() throws Exception {
        JsonNode data = JSON.readTree(shelf.linked(shelf.keep("m1", NESTED)).data());
        Download picture = download(data.at("/attachments/1/url").asText());

        try (InputStream in = picture.openAt(2)) {
            assertThat(in.readAllBytes()).isEqualTo(new byte[] {2, (byte) 0xff});
        }
    }

    @Test
    void saysThatALinkIsExpired() throws Exception {
        JsonNode data = JSON.readTree(shelf.linked(shelf.keep("m1", NESTED)).data());
        String link = data.at("/content/message").asText();
        Instant expires = Instant.parse(data.at("/content/expires").asText());

        clock.add(Duration.ofHours(23));
        assertThat(open(link)).isInstanceOf(Download.class);
        clock.add(Duration.ofHours(1));

        assertThat(open(link))
                .isEqualTo(new Refusal(
                        403, "The link expired at " + expires + ": its event has a new one when it is sent again"));
    }

    @Test
    void aLinkIsNotGoodForLongerThanTheMessageIsKept() throws Exception {
        Event event = shelf.keep("m1", NESTED);
        clock.add(Duration.ofDays(6).plusHours(12));

        String expires =
                JSON.readTree(shelf.linked(event).data()).at("/content/expires").asText();

        assertThat(Duration.between(clock.instant(), Instant.parse(expires))).isLessThan(Duration.ofHours(13));
    }

    @Test
    void saysThatAMessageIsGone() throws Exception {
        Event event = shelf.keep("m1", NESTED);
        String link = JSON.readTree(shelf.linked(event).data())
                .at("/attachments/0/url")
                .asText();
        assertThat(open(link)).isInstanceOf(Download.class);
        Files.delete(shelf.contents().find(event.id()).orElseThrow().file());

        assertThat(open(link)).isEqualTo(new Refusal(410, "The message is not kept any more"));
        assertThat(JSON.readTree(shelf.linked(event).data()).at("/content").toString())
                .isEqualTo("{\"missing\":\"gone\"}");
        EventSchema.check(shelf.linked(event));
        assertThat(JSON.readTree(inline(NESTED.length(), Optional.empty())
                                .in(event)
                                .data())
                        .at("/content")
                        .toString())
                .isEqualTo("{\"missing\":\"gone\"}");
    }

    @Test
    void opensNothingByASignatureThatWasTamperedWithOrIsOfSomethingElse() throws Exception {
        String one = message(shelf.keep("m1", NESTED));
        String other = message(shelf.keep("m2", NESTED));
        String signature = query(one, "signature");
        String expires = query(one, "expires");
        String path = URI.create(one).getPath();
        String swapped = (signature.startsWith("A") ? "B" : "A") + signature.substring(1);

        for (List<String> wrong : List.of(
                List.of(path, expires, swapped),
                List.of(path, expires, ""),
                List.of(path, "", signature),
                List.of(path, "x", signature),
                List.of(path, "9".repeat(30), signature),
                List.of(path, Long.toString(Long.parseLong(expires) + 1), signature),
                List.of(path, "0" + expires, signature),
                List.of(path, expires, signature + "A"),
                List.of(path, expires, query(other, "signature")),
                List.of(URI.create(other).getPath(), expires, signature),
                List.of(path.replace("message.eml", "attachments/1"), expires, signature))) {
            assertThat(shelf.library().desk().open(wrong.get(0), wrong.get(1), wrong.get(2)))
                    .as(wrong.toString())
                    .isEqualTo(new Refusal(
                            403, "The link is not ours, or not whole: it is good as it stands in an event"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/express/content/",
                "/express/content/../../conf/tls/key.pem",
                "/express/content/received-../message.eml",
                "/express/content/received-0123456789abcdef0123456789abcdef/../message.eml",
                "/express/content/received-0123456789abcdef0123456789abcdef/attachments/0",
                "/express/content/received-0123456789abcdef0123456789abcdef/attachments/99999999999",
                "/express/content/received-0123456789abcdef0123456789abcdef/message.eml/",
                "/express/content/received-0123456789abcdef0123456789abcdef/message.eml\n",
                "/express/content/received-0123456789ABCDEF0123456789abcdef/message.eml",
                "/express/content/17:1:delivered:1/message.eml"
            })
    void knowsNoOtherPathEvenOneThatIsSigned(String path) throws Exception {
        String signed = shelf.library().links().signed(path, clock.instant().plusSeconds(60));

        assertThat(shelf.library()
                        .desk()
                        .open(
                                path,
                                query("http://x/" + signed.substring(path.length()), "expires"),
                                query("http://x/" + signed.substring(path.length()), "signature")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(404));
    }

    @Test
    void knowsNoAttachmentThatTheMessageHasNot() throws Exception {
        Event event = shelf.keep("m1", NESTED);
        String path = Links.attachment(event.id(), 4);

        assertThat(open(Shelf.BASE
                        + shelf.library().links().signed(path, clock.instant().plusSeconds(60))))
                .isEqualTo(new Refusal(404, "The message has no such attachment"));
    }

    @Test
    void anotherStartAndAnotherNodeSignAlike() throws Exception {
        String link = message(shelf.keep("m1", NESTED));
        shelf.close();
        shelf = new Shelf(home, Shelf.LIMITS, clock, Runnable::run);

        assertThat(open(link)).isInstanceOf(Download.class);
    }

    @Test
    void putsASmallMessageIntoItsEvent() throws Exception {
        Event event = shelf.keep("m1", NESTED);
        Event told = inline(NESTED.length(), Optional.empty()).in(event);
        EventSchema.check(told);

        assertThat(JSON.readTree(told.data()).at("/content/base64").binaryValue())
                .isEqualTo(NESTED.getBytes(UTF_8));
    }

    @Test
    void linksToALargeMessageOrSaysThatItIsTooLarge() throws Exception {
        Event event = shelf.keep("m1", NESTED);
        Event linked = inline(NESTED.length() - 1, Optional.of(Shelf.BASE)).in(event);
        Event missing = inline(NESTED.length() - 1, Optional.empty()).in(event);
        EventSchema.check(linked);
        EventSchema.check(missing);

        assertThat(open(JSON.readTree(linked.data()).at("/content/message").asText()))
                .isInstanceOf(Download.class);
        assertThat(JSON.readTree(missing.data()).at("/content").toString()).isEqualTo("{\"missing\":\"too-large\"}");
        assertThat(inline(10, Optional.empty()).wants(event, 11)).isFalse();
        assertThat(inline(10, Optional.empty()).wants(event, 10)).isTrue();
        assertThat(inline(10, Optional.of(Shelf.BASE)).wants(event, 11)).isTrue();
    }

    @Test
    void linksToASmallMessageWhereLinksAreAskedFor() throws Exception {
        ContentTerms terms = new ContentTerms(ContentTerms.Mode.LINK, NESTED.length(), Duration.ofHours(24));

        Event told = shelf.library().enclosing(terms, Optional.of(Shelf.BASE)).in(shelf.keep("m1", NESTED));

        assertThat(JSON.readTree(told.data()).at("/content").has("message")).isTrue();
    }

    @Test
    void changesNothingOfAnEventButItsData() throws Exception {
        Event event = shelf.keep("m1", NESTED);
        Event told = shelf.linked(event);

        assertThat(new Event(told.sequence(), told.id(), told.type(), told.subject(), told.time(), event.data()))
                .isEqualTo(event);
    }

    @Test
    void hasTheMessageOfAStoredMailToo() throws Exception {
        Event kept = shelf.keep("m1", NESTED);
        Event stored = new Event(8, kept.id(), EventType.MAIL_STORED, kept.subject(), kept.time(), kept.data());

        assertThat(JSON.readTree(shelf.linked(stored).data()).at("/content").has("message"))
                .isTrue();
        assertThat(inline(10, Optional.empty()).wants(stored, 10)).isTrue();
    }

    @Test
    void saysThatAMessageIsGoneThatWentWhileItWasRead() throws Exception {
        Event event = shelf.keep("m1", NESTED);
        Kept gone = new Kept(
                home.resolve("gone.eml"), NESTED.length(), clock.instant().plusSeconds(60));
        ContentTerms terms = new ContentTerms(ContentTerms.Mode.INLINE, NESTED.length(), Duration.ofHours(24));
        Enclosing enclosing = new Enclosing(
                terms,
                Optional.empty(),
                id -> Optional.of(gone),
                shelf.library().links(),
                clock);

        assertThat(JSON.readTree(enclosing.in(event).data()).at("/content").toString())
                .isEqualTo("{\"missing\":\"gone\"}");
    }

    @Test
    void addsNothingWhereNothingIsAskedFor() {
        Event event = shelf.keep("m1", NESTED);

        assertThat(shelf.library()
                        .enclosing(ContentTerms.NONE, Optional.of(Shelf.BASE))
                        .in(event))
                .isSameAs(event);
    }

    @Test
    void addsNothingToWhatHasNoMessage() {
        Event delivered =
                new Event(7, "17:1:delivered:1", EventType.MAIL_DELIVERED, "bob@example.test", Instant.EPOCH, "{}");

        assertThat(shelf.linked(delivered)).isSameAs(delivered);
        assertThat(inline(10, Optional.empty()).wants(delivered, 1)).isFalse();
    }

    private Enclosing inline(long limit, Optional<URI> base) {
        return shelf.library().enclosing(new ContentTerms(ContentTerms.Mode.INLINE, limit, Duration.ofHours(24)), base);
    }

    private String message(Event event) throws Exception {
        return JSON.readTree(shelf.linked(event).data()).at("/content/message").asText();
    }

    private Download download(String link) throws Exception {
        return (Download) open(link);
    }

    private Answer open(String link) throws Exception {
        assertThat(link).startsWith(Shelf.BASE + "/express/content/");
        return shelf.library()
                .desk()
                .open(URI.create(link).getPath(), query(link, "expires"), query(link, "signature"));
    }

    private static String query(String link, String name) {
        return Arrays.stream(URI.create(link).getQuery().split("&"))
                .filter(each -> each.startsWith(name + "="))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1);
    }

    private static byte[] octets(Download download) throws Exception {
        try (InputStream in = download.openAt(0)) {
            return in.readAllBytes();
        }
    }
}
