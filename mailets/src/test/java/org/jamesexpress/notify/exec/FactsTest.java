package org.jamesexpress.notify.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.junit.jupiter.api.Test;

class FactsTest {
    @Test
    void tellsOfMailThatCameIn() throws Exception {
        assertThat(facts(EventType.MAIL_RECEIVED, """
                {"mail":"m1","direction":"inbound","size":1234,
                 "envelope":{"reversePath":"carol@customer.test","remoteAddress":"192.0.2.7",
                             "recipients":[{"address":"bob@example.test"},{"address":"ann@example.test"}]},
                 "headers":{"from":[{"name":"Carol","address":"c@customer.test"}],"subject":"\u5408\u540c",
                            "messageId":null},
                 "attachments":[{},{}]}"""))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("EXPRESS_EVENT_ID", "e1"),
                        Map.entry("EXPRESS_EVENT_TYPE", "mail.received"),
                        Map.entry("EXPRESS_EVENT_SUBJECT", "bob@example.test"),
                        Map.entry("EXPRESS_EVENT_TIME", "2026-11-21T12:00:00Z"),
                        Map.entry("EXPRESS_EVENT_SEQUENCE", "7"),
                        Map.entry("EXPRESS_MAIL", "m1"),
                        Map.entry("EXPRESS_DIRECTION", "inbound"),
                        Map.entry("EXPRESS_SENDER", "carol@customer.test"),
                        Map.entry("EXPRESS_RECIPIENTS", "bob@example.test\nann@example.test"),
                        Map.entry("EXPRESS_RECIPIENT_COUNT", "2"),
                        Map.entry("EXPRESS_REMOTE_ADDRESS", "192.0.2.7"),
                        Map.entry("EXPRESS_USER", ""),
                        Map.entry("EXPRESS_FROM", "c@customer.test"),
                        Map.entry("EXPRESS_SUBJECT", "合同"),
                        Map.entry("EXPRESS_MESSAGE_ID", ""),
                        Map.entry("EXPRESS_SIZE", "1234"),
                        Map.entry("EXPRESS_MAILBOX", ""),
                        Map.entry("EXPRESS_UID", ""),
                        Map.entry("EXPRESS_ATTACHMENT_COUNT", "2"),
                        Map.entry("EXPRESS_HOST", ""),
                        Map.entry("EXPRESS_STATUS", ""),
                        Map.entry("EXPRESS_REPLY", "")));
    }

    @Test
    void tellsWhereAMessageWasStored() throws Exception {
        assertThat(facts(EventType.MAIL_STORED, """
                {"mailbox":{"name":"INBOX","owner":"bob@example.test"},"uid":42}"""))
                .containsEntry("EXPRESS_MAILBOX", "INBOX")
                .containsEntry("EXPRESS_UID", "42");
    }

    @Test
    void tellsOfMailThatWentOut() throws Exception {
        assertThat(facts(EventType.MAIL_BOUNCED, """
                {"mail":"m1","messageId":"<1@example.test>","sender":"ann@example.test","recipient":"x@customer.test",
                 "status":"5.1.1","host":"mx.customer.test","reply":"550 5.1.1 No\\nsuch user"}"""))
                .containsEntry("EXPRESS_SENDER", "ann@example.test")
                .containsEntry("EXPRESS_RECIPIENTS", "x@customer.test")
                .containsEntry("EXPRESS_RECIPIENT_COUNT", "1")
                .containsEntry("EXPRESS_MESSAGE_ID", "<1@example.test>")
                .containsEntry("EXPRESS_HOST", "mx.customer.test")
                .containsEntry("EXPRESS_STATUS", "5.1.1")
                .containsEntry("EXPRESS_REPLY", "550 5.1.1 No such user");
    }

    @Test
    void hasNoControlCharacterOfASendersAndNothingTooLong() throws Exception {
        String most = "\ud83d\udce7".repeat(600);
        Map<String, String> facts = facts(
                EventType.MAIL_RECEIVED,
                "{\"envelope\":{\"reversePath\":\"a\\u0000\\r\\nb\\u2028c\\u009b\"},\"headers\":{\"subject\":\"x" + most
                        + "\"}}");

        assertThat(facts).containsEntry("EXPRESS_SENDER", "a b c");
        assertThat(facts.getOrDefault("EXPRESS_SUBJECT", "")).isEqualTo("x" + most.substring(0, 998));
    }

    @Test
    void namesAsManyWholeRecipientsAsThereIsRoomForAndCountsAll() throws Exception {
        String recipients = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"address\":\"somebody" + i + "@example.test\"}")
                .collect(Collectors.joining(","));

        Map<String, String> facts =
                facts(EventType.MAIL_RECEIVED, "{\"envelope\":{\"recipients\":[" + recipients + "]}}");

        assertThat(facts.getOrDefault("EXPRESS_RECIPIENTS", "").length()).isBetween(15_950, 16_000);
        assertThat(facts.getOrDefault("EXPRESS_RECIPIENTS", "").lines())
                .allMatch(line -> line.matches("somebody\\d+@example\\.test"));
        assertThat(facts).containsEntry("EXPRESS_RECIPIENT_COUNT", "10000");
    }

    private static Map<String, String> facts(EventType type, String data) throws Exception {
        return Facts.of(new Event(7, "e1", type, "bob@example.test", Instant.parse("2026-11-21T12:00:00Z"), data));
    }
}
