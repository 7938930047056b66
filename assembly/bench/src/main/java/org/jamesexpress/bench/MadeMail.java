package org.jamesexpress.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/** A mail as many are: of 5,120 octets, from outside, for one of our own people. */
public final class MadeMail {
    public static final int OCTETS = 5120;

    private static final byte[] TEXT = text(OCTETS);
    private static final byte[] BEHIND_NUMBER = "@mail.sender.test".getBytes(US_ASCII);
    private static final int DIGITS = 19;

    private MadeMail() {}

    /** The mail with a Message-ID of its own. */
    public static byte[] octets(long number) {
        return numbered(TEXT, number);
    }

    /** A {@link #text} with a Message-ID of its own. */
    public static byte[] numbered(byte[] text, long number) {
        byte[] mail = text.clone();
        byte[] first = String.format("Message-ID: <%019d@mail.sender.test>\r\n", number)
                .getBytes(US_ASCII);
        System.arraycopy(first, 0, mail, 0, first.length);
        return mail;
    }

    /** Which one it is that a text speaks of, by its Message-ID. */
    public static OptionalLong numberIn(byte[] text) {
        for (int at = DIGITS; at + BEHIND_NUMBER.length <= text.length; at++) {
            if (Arrays.equals(text, at, at + BEHIND_NUMBER.length, BEHIND_NUMBER, 0, BEHIND_NUMBER.length)) {
                return OptionalLong.of(Long.parseLong(new String(text, at - DIGITS, DIGITS, US_ASCII)));
            }
        }
        return OptionalLong.empty();
    }

    public static Arrival arrival(long number) {
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

    /** The mail in another size, with the number 0. */
    public static byte[] text(int octets) {
        StringBuilder text = new StringBuilder(octets);
        text.append("Message-ID: <0000000000000000000@mail.sender.test>\r\n")
                .append("From: Alice <alice@sender.test>\r\n")
                .append("To: Bob <bob@example.test>\r\n")
                .append("Subject: the figures of the month\r\n\r\n");
        Random random = new Random(5);
        while (text.length() < octets - 2) {
            text.append(text.length() % 72 == 0 ? "\r\n" : String.valueOf((char) ('a' + random.nextInt(26))));
        }
        return text.append("\r\n").toString().getBytes(US_ASCII);
    }
}
