package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyWriterTest extends ConversationFixture {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                ".",
                ".\r\n",
                "..\r\n.",
                "no end",
                "lone\rcr\r",
                "lone\nlf\n",
                "\r\r\n\n",
                "a\r\n.\r\nMAIL FROM:<x@y>\r\n",
                "a\n.\nMAIL FROM:<x@y>\n",
                "a\r.\rMAIL FROM:<x@y>\r",
                "a\n.\r\nMAIL FROM:<x@y>\r\n",
                "nul\u0000\r\n",
                "trailing \t \r\n \r\n",
            })
    void sendsEveryLineWithCrLfAndNothingElse(String text) throws Exception {
        assertArrivesAs(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sendsAnyOctetsAsTheirLines() throws Exception {
        Random random = new Random(20261121);
        byte[] alphabet = {'\r', '\n', '.', 'a', ' ', 0, (byte) 0xe4};
        for (int round = 0; round < 300; round++) {
            byte[] octets = new byte[random.nextInt(40)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = alphabet[random.nextInt(alphabet.length)];
            }
            assertArrivesAs(octets);
        }
    }

    @Test
    void sendsALargeBodyInBlocks() throws Exception {
        byte[] octets = new byte[5_000_000];
        new Random(7).nextBytes(octets);
        for (int i = 0; i < octets.length; i += 500) {
            octets[i] = '\n';
        }

        assertArrivesAs(octets);
    }

    private void assertArrivesAs(byte[] octets) throws Exception {
        for (Manner manner : List.of(Manner.PIPELINED, Manner.CHUNKED)) {
            manner.offeredBy(host);
            assertArrives(octets);
        }
    }

    private void assertArrives(byte[] octets) throws Exception {
        int before = host.mails().size();
        assertThat(send(body(octets), "bob@host.test").get(0).kind()).isEqualTo(Verdict.Kind.ACCEPTED);

        byte[] arrived = host.awaitMails(before + 1).get(before).octets();
        assertThat(new String(arrived, StandardCharsets.ISO_8859_1))
                .isEqualTo(withCrLf(new String(octets, StandardCharsets.ISO_8859_1)));
    }

    /** What RFC 5321 2.3.8 wants of the text: CRLF where a CRLF, a CR or an LF was, and at the end. */
    private static String withCrLf(String text) {
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        return lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
    }
}
