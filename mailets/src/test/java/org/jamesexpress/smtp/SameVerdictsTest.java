package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However far ahead of its answers a host is spoken to, what it does comes to the same. */
@Timeout(120)
class SameVerdictsTest extends ConversationFixture {
    private static final int ROUNDS = 150;
    private static final List<String> REPLIES = List.of(
            "550 5.1.1 No",
            "450 4.2.0 Later",
            "452 4.5.3 Too many",
            "552 5.2.2 Full",
            "554-5.7.1 Never\n554 5.7.1 ever",
            "421 4.3.2 Leaving",
            "250-2.0.0 Yes\n250 2.0.0 indeed");
    private static final List<Fault> FAULTS = List.of(Fault.DROP, Fault.GARBAGE, Fault.ENDLESS_REPLY);

    @Test
    void areGivenWithPipeliningAndWithout() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            List<String> expected = conversation(Manner.STEP_BY_STEP, seed);
            assertThat(conversation(Manner.PIPELINED, seed)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** A message that has gone with its envelope may be there when the connection is lost. */
    @Test
    void areGivenWithChunkingAndWithoutButForALoss() throws Exception {
        for (int seed = 1; seed <= ROUNDS; seed++) {
            List<String> expected = conversation(Manner.STEP_BY_STEP, -seed);
            assertThat(withoutLosses(conversation(Manner.CHUNKED, -seed)))
                    .as("seed %d", -seed)
                    .isEqualTo(withoutLosses(expected));
        }
    }

    private static List<String> withoutLosses(List<String> seen) {
        return seen.stream()
                .map(it -> it.replace(" LOST ", " AMBIGUOUS ").replaceAll(", had ended .*", ""))
                .toList();
    }

    /** Three mails over one session, as far as it goes: all that is to be seen of it from outside. */
    private List<String> conversation(Manner manner, int seed) throws Exception {
        Random random = new Random(seed);
        host.behaving();
        manner.offeredBy(host);
        List<String> recipients = IntStream.rangeClosed(0, random.nextInt(5))
                .mapToObj(i -> "r" + i + "@host.test")
                .toList();
        script(random, recipients, seed < 0);
        int before = host.mails().size();
        List<String> seen = new ArrayList<>();
        try (SmtpSession session = open()) {
            for (int mail = 0; mail < 3 && session.usable(); mail++) {
                Envelope envelope = Envelope.of("alice@sender.test", recipients);
                session.send(envelope, body("mail " + mail + "\r\n.\r\n"))
                        .forEach(it -> seen.add(it.recipient() + " " + it.kind() + " " + it.stage() + " " + it.status()
                                + " " + it.words()));
                seen.add("usable " + session.usable() + ", had ended " + session.hadEnded());
            }
        }
        host.awaitAllClosed();
        for (Received mail : host.mails().subList(before, host.mails().size())) {
            seen.add("taken for " + mail.recipients() + ": " + mail.text());
        }
        return seen;
    }

    private void script(Random random, List<String> recipients, boolean withoutData) {
        List<Point> points = new ArrayList<>(List.of(Point.MAIL, Point.RCPT, Point.DOT, Point.AFTER_DOT));
        if (!withoutData) {
            points.add(Point.DATA);
        }
        for (Point point : points) {
            int times = 1 + random.nextInt(2);
            switch (random.nextInt(12)) {
                case 0, 1 -> host.saying(point, refusal(random, point), times);
                case 2 -> host.doing(point, oneOf(random, FAULTS), times);
                default -> {}
            }
        }
        for (String recipient : recipients) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> host.sayingTo(recipient, oneOf(random, REPLIES), 1 + random.nextInt(2));
                case 3 -> host.doingTo(recipient, oneOf(random, FAULTS));
                default -> {}
            }
        }
    }

    /** Any but a 250, which says something else at DATA, and as the first of two after the dot. */
    private static String refusal(Random random, Point point) {
        int most = point == Point.MAIL || point == Point.RCPT ? REPLIES.size() : REPLIES.size() - 1;
        return REPLIES.get(random.nextInt(most));
    }

    private static <T> T oneOf(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
