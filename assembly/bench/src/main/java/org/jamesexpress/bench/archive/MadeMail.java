package org.jamesexpress.bench.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/** A mail as many are: of 5,120 octets, from outside, for one of our own people. */
final class MadeMail {
    static final int OCTETS = 5120;

    private static final byte[] TEXT = text();

    private MadeMail() {}

    static byte[] octets(long number) {
        byte[] mail = TEXT.clone();
        byte[] first = String.format("Message-ID: <%019d@mail.sender.test>\r\n", number)
                .getBytes(US_ASCII);
        System.arraycopy(first, 0, mail, 0, first.length);
        return mail;
    }

    static Arrival arrival(long number) {
        String name = "Mail" + number;
        return new Arrival(
                name,
                name,
                "alice@sender.test",
                Map.of("bob@example.test", MailDirection.INBOUND),
                "mail.sender.test",
                "192.0.2.25",
                "mail.sender.test",
                "",
                "TLSv1.3 TLS_AES_256_GCM_SHA384",
                Map.of(),
                Instant.now());
    }

    private static byte[] text() {
        StringBuilder text = new StringBuilder(OCTETS);
        text.append("Message-ID: <0000000000000000000@mail.sender.test>\r\n")
                .append("From: Alice <alice@sender.test>\r\n")
                .append("To: Bob <bob@example.test>\r\n")
                .append("Subject: the figures of the month\r\n\r\n");
        Random random = new Random(5);
        while (text.length() < OCTETS - 2) {
            text.append(text.length() % 72 == 0 ? ' ' : (char) ('a' + random.nextInt(26)));
        }
        return text.append("\r\n").toString().getBytes(US_ASCII);
    }
}
