package org.jamesexpress.notify.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.event.MailReceived;
import org.jamesexpress.notify.event.MailStored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchTest {
    private static final String MESSAGE = """
            From: "Alice Ärger" <alice@customer.test>
            To: Sales <sales@example.test>
            Subject: Out of Office: the contract
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Text.
            --b
            Content-Type: application/pdf; name=Offer.pdf

            PDF
            --b--
            """.replace("\n", "\r\n");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "from:alice@customer.test",
                "from:ALICE@customer.TEST",
                "from:*@customer.test",
                "from:@customer.test",
                "from:alice",
                "from:ärger",
                "FROM:\"alice är\"",
                "from:bounce@customer.test",
                "to:sales@example.test",
                "to:bcc@example.test",
                "to:*@example.test",
                "subject:\"out of office\"",
                "subject:CONTRACT",
                "subject:out*contract",
                "has:attachment",
                "attachment:*.PDF",
                "attachment:offer",
                "larger:100",
                "smaller:1M",
                "direction:inbound",
                "auto:no",
                "list:no",
                "spf:pass",
                "spf:*",
                "-spf:fail",
                "-dmarc:pass",
                "-mailbox:INBOX",
                "-from:bob@customer.test  -subject:invoice\t",
                "from:*@customer.test -subject:invoice has:attachment larger:100 to:sales@example.test auto:no list:no"
            })
    void whatFitsIsWanted(String text) throws IOException {
        assertThat(Match.parse(text).wants(received())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from:customer.test",
                "from:@mer.test",
                "from:bob@customer.test",
                "to:example.test",
                "subject:contract*",
                "-subject:contract",
                "-has:attachment",
                "attachment:*.doc",
                "larger:1M",
                "smaller:100",
                "direction:outbound",
                "auto:yes",
                "list:yes",
                "spf:fail",
                "dmarc:pass",
                "mailbox:INBOX",
                "from:alice@customer.test subject:invoice"
            })
    void whatDoesNotFitIsNotWanted(String text) throws IOException {
        assertThat(Match.parse(text).wants(received())).isFalse();
    }

    @Test
    void ofStoredMailTheMailboxCounts() throws IOException {
        MailStored.Place place = new MailStored.Place(
                "Lists.Dev",
                "bob@example.test",
                "1",
                2,
                3,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                true);
        Event stored = event(MailStored.of(
                (type, fact) -> fact, place, new ByteArrayInputStream(MESSAGE.getBytes(UTF_8)), Instant.EPOCH));

        assertThat(Match.parse("mailbox:lists.dev").wants(stored)).isTrue();
        assertThat(Match.parse("mailbox:Lists.*").wants(stored)).isTrue();
        assertThat(Match.parse("mailbox:Lists").wants(stored)).isFalse();
        assertThat(Match.parse("to:bob@example.test").wants(stored)).isTrue();
        assertThat(Match.parse("direction:inbound").wants(stored)).isFalse();
    }

    @Test
    void ofADeliverySenderAndRecipientCount() {
        Event bounced = new Event(
                1,
                "1",
                EventType.MAIL_BOUNCED,
                "bob@b.test",
                Instant.EPOCH,
                "{\"sender\":\"a@a.test\",\"recipient\":\"bob@b.test\"}");

        assertThat(Match.parse("from:a@a.test to:@b.test").wants(bounced)).isTrue();
        assertThat(Match.parse("subject:x").wants(bounced)).isFalse();
        assertThat(Match.parse("-subject:x").wants(bounced)).isTrue();
        assertThat(Match.parse("list:no").wants(bounced)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    form:alice        | nothing is called form: a term begins with one of these and a colon: from, to, subject, mailbox, attachment, has, larger, smaller, direction, auto, list, spf, dkim, dmarc
                    invoice           | nothing is called invoice: a term begins
                    "two words"       | nothing is called "two words": a term begins
                    larger:big        | larger can't be big: it is a size, such as 500, 64k or 1M
                    larger:-1         | larger can't be -1: it is
                    larger:99999999999999999999 | larger can't be 99999999999999999999: it is
                    larger:9999999999999G | larger can't be 9999999999999G: it is
                    has:cats          | has can't be cats: it is attachment
                    auto:maybe        | auto can't be maybe: it is yes or no
                    direction:up      | direction can't be up: it is inbound, outbound or internal
                    auto:no subject:"open | can't read subject:"open, which begins at character 9
                    from:             | from can't be : it is an address
                    auto:no subject:"" | subject can't be : it is a part of the subject
                    auto:no -         | nothing is called -
                    subject:"a"b      | can't read subject:"a"b, which begins at character 1
                    """)
    void whatCantBeUnderstoodIsRefused(String text, String words) {
        assertThatThrownBy(() -> Match.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(words);
    }

    @Test
    void manyStarsCostNoTime() {
        Match match = Match.parse("subject:" + "*a".repeat(200) + "*b");
        Event event = new Event(
                1,
                "1",
                EventType.MAIL_RECEIVED,
                "x",
                Instant.EPOCH,
                "{\"headers\":{\"subject\":\"" + "a".repeat(500) + "\"}}");

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> match.wants(event)))
                .isFalse();
    }

    @Test
    void isTheSameAsWhatIsWrittenTheSame() {
        assertThat(Match.parse(" auto:no ")).isEqualTo(Match.parse("auto:no")).hasToString("auto:no");
        assertThat(Match.parse("")).isEqualTo(Match.ALL);
    }

    private static Event received() throws IOException {
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        recipients.put("sales@example.test", MailDirection.INBOUND);
        recipients.put("bcc@example.test", MailDirection.INBOUND);
        Arrival arrival = new Arrival(
                "m",
                "m",
                "bounce@customer.test",
                recipients,
                "",
                "",
                "",
                "",
                "",
                Map.of("spf", "pass (x)"),
                Instant.EPOCH);
        return event(MailReceived.of(
                (type, fact) -> fact, arrival, new ByteArrayInputStream(MESSAGE.getBytes(UTF_8)), "x.test"));
    }

    private static Event event(NewEvent event) {
        return new Event(1, event.id(), event.type(), event.subject(), event.time(), event.data());
    }
}
