package org.jamesexpress.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever octets come, what goes out is mail, and costs no memory to speak of. */
class ConversionLimitsTest {
    private static final int SEED = 20261121;
    private static final String[] WORDS = {
        "\r\n",
        "\r\n",
        "\n",
        "\r",
        "--",
        "--b",
        "--b--",
        "--b\r\n",
        "\r\n--b\r\n",
        "--bb",
        "--",
        "-",
        " ",
        "\t",
        ":",
        ";",
        "\"",
        "\\",
        "(",
        ")",
        "<",
        ">",
        ",",
        "=",
        "=?",
        "?=",
        "=\r\n",
        ".",
        "\r\n.\r\n",
        "\r\n\r\n",
        "\u00e9",
        "\u00c3\u00a9",
        "\u00ff",
        "\u0000",
        "Subject: ",
        "From: ",
        "To: ",
        "Received: ",
        "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/digest; boundary=\"bb\"\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Type: image/png; name=\"\u00e9\"\r\n",
        "Content-Type: multipart/mixed; boundary=\u00e9\r\n",
        "Content-Disposition: attachment; filename=\u00e9\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "Content-Transfer-Encoding: 8bit\r\n",
    };

    @Test
    void sendsNothingButMailWhateverComes() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < 5000; round++) {
            byte[] message = anything(random);
            Wires.onTheWire(message, random.nextBoolean());
        }
    }

    private static byte[] anything(Random random) {
        StringBuilder message = new StringBuilder();
        int words = random.nextInt(60);
        for (int i = 0; i < words; i++) {
            int choice = random.nextInt(WORDS.length + 3);
            if (choice < WORDS.length) {
                message.append(WORDS[choice]);
            } else if (choice == WORDS.length) {
                message.append(String.valueOf((char) random.nextInt(256)).repeat(random.nextInt(9000)));
            } else {
                random.ints(random.nextInt(80), 0, 256).forEach(octet -> message.append((char) octet));
            }
        }
        return message.toString().getBytes(ISO_8859_1);
    }

    @Test
    void keepsWhatTheLeavesSayInAnyTree() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < 1000; round++) {
            byte[] message = RandomMail.of(random);
            for (boolean eightBitTaken : new boolean[] {true, false}) {
                assertThat(Decoded.leaves(Wires.onTheWire(message, eightBitTaken)))
                        .isEqualTo(Decoded.leaves(message));
            }
        }
    }

    @Test
    void convertsTwentyThousandParts() throws Exception {
        StringBuilder message = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (int i = 0; i < 20_000; i++) {
            message.append("--b\r\n\r\n")
                    .append(i % 2 == 0 ? "é" : "e")
                    .append(i)
                    .append("\r\n");
        }
        byte[] octets = message.append("--b--\r\n").toString().getBytes(UTF_8);

        List<Decoded> leaves = Decoded.leaves(Wires.onTheWire(octets, false));
        assertThat(leaves).hasSize(20_000).isEqualTo(Decoded.leaves(octets));
    }

    @Test
    void looksIntoMultipartsAsDeepAsAnybodyNeedsAndBreaksOnNone() throws Exception {
        for (int depth : new int[] {Boundaries.DEEPEST - 1, Boundaries.DEEPEST, 5000}) {
            StringBuilder message = new StringBuilder();
            for (int i = 0; i < depth; i++) {
                message.append("Content-Type: multipart/mixed; boundary=b%d.\r\n\r\n--b%d.\r\n".formatted(i, i));
            }
            String wire = new String(Wires.onTheWire((message + "\r\né\r\n").getBytes(UTF_8), false), UTF_8);
            assertThat(wire)
                    .contains("\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
                    .contains("=C3=A9");
        }
    }

    @Test
    void looksIntoMessagesHoweverDeep() throws Exception {
        byte[] message = ("Content-Type: message/rfc822\r\n\r\n".repeat(100_000) + "\r\né\r\n").getBytes(UTF_8);

        assertThat(new String(Wires.onTheWire(message, false), UTF_8)).endsWith("quoted-printable\r\n\r\n=C3=A9\r\n");
    }

    @Test
    void needsNoMemoryToSpeakOfForAHundredMegabytes() throws Exception {
        Process small = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConversionLimitsTest.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(small.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("136842148 octets\n1131478 octets\n");
        assertThat(small.waitFor()).isZero();
    }

    /** In a process of its own, with a small heap. */
    public static void main(String[] arguments) throws IOException {
        Rendition rendition = Rendition.of(new Large(100_000_000), false);
        rendition.writeTo(OutputStream.nullOutputStream());
        System.out.print(rendition.size() + " octets\n");
        Body header = Bodies.of("Subject: " + "é ".repeat(350_000));
        System.out.print(Rendition.of(header, false).size() + " octets\n");
    }

    /** An attachment in 8-bit, in one line, so long. */
    private record Large(long size) implements Body {
        @Override
        public boolean eightBit() {
            return true;
        }

        @Override
        public boolean longLines() {
            return true;
        }

        @Override
        public InputStream open() {
            byte[] header = "Content-Type: application/octet-stream\r\n\r\n".getBytes(UTF_8);
            return new InputStream() {
                private long at;

                @Override
                public int read() {
                    if (at == size) {
                        return -1;
                    }
                    int octet = at < header.length ? header[(int) at] : 0xe9;
                    at++;
                    return octet;
                }

                @Override
                public int read(byte[] octets, int from, int length) throws IOException {
                    int read = 0;
                    for (; read < length && at < size; read++) {
                        octets[from + read] = (byte) read();
                    }
                    return read == 0 ? -1 : read;
                }
            };
        }
    }
}
