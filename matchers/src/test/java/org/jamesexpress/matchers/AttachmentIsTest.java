package org.jamesexpress.matchers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.jamesexpress.store.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentIsTest {
    private static final String PDF = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n";
    private static final String PNG = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\6\0\0\0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: attachment; filename=setup.exe",
                "Content-Disposition: attachment; filename=\"SETUP.EXE\"",
                "Content-Type: application/octet-stream; name=setup.exe",
                "Content-Type: text/plain;\r\n name=\"setup.exe\"",
                "Content-Disposition: inline; filename*=utf-8''set%75p.ex%65",
                "Content-Disposition: attachment; filename*0=\"setup.\"; filename*1=exe",
                "Content-Disposition: attachment; filename*0*=utf-8''setup%2; filename*1*=Eexe",
                "Content-Disposition: attachment; filename==?utf-8?B?c2V0dXAuZXhl?=",
                "Content-Disposition: attachment;\r\n\tfilename=\"=?utf-8?Q?set?=\r\n =?utf-8?Q?up=2Eexe?=\"",
                "Content-Disposition: attachment; filename=\"s\\etup.exe\"",
                "content-disposition:ATTACHMENT;FILENAME = setup.exe",
            })
    void readsANameInEveryForm(String field) throws Exception {
        assertThat(matches("name:setup.exe", mixed(part(field, "text")))).isTrue();
        assertThat(matches("name:*.js, *.EXE", mixed(part(field, "text")))).isTrue();
        assertThat(matches("name:s?tup.*", mixed(part(field, "text")))).isTrue();
        assertThat(matches("name:*.js,setup.ex", mixed(part(field, "text")))).isFalse();
    }

    @Test
    void readsANameInARawCharset() throws Exception {
        String name = new String("报价.exe".getBytes("GB18030"), ISO_8859_1);
        String field = "Content-Disposition: attachment; filename=\"" + name + "\"";

        assertThat(matches("name:报价.exe", mixed(part(field, "text")))).isTrue();
    }

    @Test
    void takesDotsAndStarsForWhatTheyAre() throws Exception {
        assertThat(matches("name:*.exe", mixed(part("Content-Disposition: attachment; filename=anexe", ""))))
                .isFalse();
        assertThat(matches("name:[a].exe", mixed(part("Content-Disposition: attachment; filename=a.exe", ""))))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "*, '', true",
        "?, '', false",
        "**a?c*, abcbc, true",
        "*ab, aab, true",
        "*ab, aba, false",
        "a*b*c, axbxc, true",
        "a*b*c, acb, false",
        "a?, a, false",
        "a*, a, true"
    })
    void aStarIsAnyTextAndAQuestionMarkOneCharacter(String glob, String text, boolean expected) {
        assertThat(new Glob(glob).matches(text)).isEqualTo(expected);
    }

    static Stream<Object[]> contents() throws Exception {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.txt"));
            out.write(1);
        }
        byte[] program = new byte[512];
        System.arraycopy("MZ".getBytes(US_ASCII), 0, program, 0, 2);
        program[0x3c] = (byte) 0x80;
        System.arraycopy("PE\0\0L\1".getBytes(US_ASCII), 0, program, 0x80, 6);
        return Stream.of(
                new Object[] {"application/x-msdownload", program},
                new Object[] {"application/x-dosexec", program},
                new Object[] {"application/zip, application/pdf", zip.toByteArray()},
                new Object[] {"application/x-zip-compressed", zip.toByteArray()},
                new Object[] {"Application/PDF", PDF.getBytes(US_ASCII)},
                new Object[] {"image/png", PNG.getBytes(ISO_8859_1)},
                new Object[] {"image/*", PNG.getBytes(ISO_8859_1)},
                new Object[] {"text/html", "<!DOCTYPE html><html><body>".getBytes(US_ASCII)},
                new Object[] {"text/plain", "<!DOCTYPE html><html><body>".getBytes(US_ASCII)},
                new Object[] {"application/x-sh", "#!/bin/sh\nls\n".getBytes(US_ASCII)});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void knowsATypeByItsContentWhateverTheSenderCallsIt(String type, byte[] content) throws Exception {
        String part = encoded("Content-Type: audio/ogg; name=innocent.txt", content);

        assertThat(matches("type:" + type, mixed(part))).isTrue();
        assertThat(matches("type:audio/ogg, audio/*", mixed(part))).isFalse();
    }

    @Test
    void believesNoTypeThatIsOnlyClaimed() throws Exception {
        assertThat(matches("type:application/pdf", mixed(encoded("Content-Type: application/pdf", new byte[100]))))
                .isFalse();
        assertThat(matches("type:application/pdf", mixed(encoded("Content-Type: application/pdf", new byte[0]))))
                .isFalse();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "size:>999, true",
        "size:>1000, false",
        "size:<1001, true",
        "size:<1000, false",
        "size: > 0k, true",
        "size:<1M, true"
    })
    void measuresWhatIsDecoded(String condition, boolean expected) throws Exception {
        String mail = mixed(encoded("Content-Type: application/octet-stream", new byte[1000]));

        assertThat(matches(condition, mail)).isEqualTo(expected);
    }

    @Test
    void wantsAllOfOneAttachment() throws Exception {
        String large = encoded("Content-Disposition: attachment; filename=large.bin", new byte[2000]);
        String image = encoded("Content-Disposition: attachment; filename=small.png", PNG.getBytes(ISO_8859_1));
        String mail = mixed(large, image);

        assertThat(matches("type:image/* and size:>1k", mail)).isFalse();
        assertThat(matches("name:*.png and size:>1k", mail)).isFalse();
        assertThat(matches("size:<1k AND type:image/*", mail)).isTrue();
        assertThat(matches("name:small* and type:image/png and size:<1k", mail)).isTrue();
        assertThat(matches("size:>1k and size:<2k and name:*.bin", mail)).isTrue();
    }

    @Test
    void takesAndForAWordWhereItIsOne() throws Exception {
        String mail = mixed(part("Content-Disposition: attachment; filename=\"this and that.exe\"", ""));

        assertThat(matches("name:this and that.exe", mail)).isTrue();
        assertThat(matches("name:this and that.exe and size:<1k", mail)).isTrue();
    }

    @Test
    void looksAtInlinePartsThatAreNoText() throws Exception {
        String related =
                "Content-Type: multipart/related; boundary=i\r\n\r\n--i\r\nContent-Type: text/html\r\n\r\n<img>\r\n"
                        + "--i\r\nContent-Type: image/png\r\nContent-ID: <1>\r\nContent-Disposition: inline\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(PNG.getBytes(ISO_8859_1)) + "\r\n--i--\r\n";

        assertThat(matches("type:image/png", mixed(related))).isTrue();
    }

    @Test
    void looksAtAMailThatIsNothingButAnAttachment() throws Exception {
        assertThat(matches("name:a.pdf and type:application/pdf", part("Content-Type: application/x; name=a.pdf", PDF)))
                .isTrue();
    }

    @Test
    void leavesTheTextOfAMailAlone() throws Exception {
        assertThat(matches("size:>0", mixed(part("Content-Type: text/html", "<html>" + "x".repeat(2000)))))
                .isFalse();
        assertThat(matches("size:>0", "Subject: hello\r\n\r\n" + "x".repeat(2000)))
                .isFalse();
        assertThat(matches("name:*", "Subject: hello\r\n\r\nhello")).isFalse();
    }

    @Test
    void looksIntoAttachedMessages() throws Exception {
        String inner = mixed(part("Content-Disposition: attachment; filename=a.exe", "x"));
        String middle = divided("middle", part("Content-Type: message/rfc822", inner));
        String plain = part("Content-Type: message/rfc822; name=forwarded.eml", middle);
        String encoded = encoded("Content-Type: message/rfc822", inner.getBytes(US_ASCII));

        assertThat(matches("name:a.exe", divided("outer", plain))).isTrue();
        assertThat(matches("name:a.exe", divided("outer", encoded))).isTrue();
        String itself = "name:*.eml and size:>" + (middle.length() - 1) + " and size:<" + (middle.length() + 1);
        assertThat(matches(itself, divided("outer", plain))).isTrue();
        assertThat(matches("name:b.exe", divided("outer", plain, encoded))).isFalse();
        assertThat(matches("name:last.exe", divided("outer", plain, part("Content-Type: text/x; name=last.exe", ""))))
                .isTrue();
    }

    /** Always the same, so that a mail that is not survived can be found again. */
    @Test
    @Timeout(60)
    void survivesMalformedMail() throws Exception {
        String whole = divided(
                "outer",
                part(
                        "Content-Type: message/rfc822",
                        mixed(encoded("Content-Type: image/png; name=a.png", new byte[90]))),
                part("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable", "a=20b=\r\nc=XY=="),
                encoded("Content-Disposition: attachment; filename*0*=utf-8''a%41; filename*1=\"b", new byte[50]));
        AttachmentCondition condition = AttachmentCondition.parse("name:nothing* and size:>1 and type:image/*");
        Random random = new Random(20261121);
        for (int i = 0; i < 3000; i++) {
            byte[] octets = whole.getBytes(ISO_8859_1);
            for (int j = random.nextInt(12); j >= 0; j--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            byte[] mail = Arrays.copyOf(octets, random.nextInt(octets.length + 1));
            assertThatCode(() -> AttachmentSearch.finds(condition, new ByteArrayInputStream(mail)))
                    .as(() -> new String(mail, ISO_8859_1))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "Content-Type: multipart/mixed\r\n\r\n--b\r\n",
                "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n",
                "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n====",
                "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!=A=B=",
                "Content-Type: ;;;=;\r\nContent-Disposition: ;filename\r\n\r\nx",
                "Content-Disposition: attachment; filename*9999999999=x\r\n\r\nx"
            })
    void survivesWhatIsHardlyAMail(String message) throws Exception {
        assertThat(matches("name:no.exe and type:application/pdf and size:>1", message))
                .isFalse();
    }

    @Test
    @Timeout(60)
    void survivesMessagesInMessagesAndMultipartsInMultiparts() throws Exception {
        String messages = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000) + "Subject: deep\r\n\r\n";
        assertThat(matches("name:a.exe", messages)).isFalse();

        StringBuilder multiparts = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            multiparts
                    .append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b");
            multiparts.append(i).append("\r\n");
        }
        assertThat(matches("name:a.exe", multiparts.toString())).isFalse();
    }

    @Test
    void goesThroughABodyOfOneLongLine() throws Exception {
        String line = Base64.getEncoder().encodeToString(new byte[12 * 1024 * 1024]);
        String mail = mixed(
                part("Content-Type: application/x\r\nContent-Transfer-Encoding: base64", line),
                part("Content-Type: application/x; name=a.exe", ""));

        assertThat(matches("size:>11M and size:<13M", mail)).isTrue();
        assertThat(matches("name:a.exe", mail)).isTrue();
    }

    @Test
    @Timeout(120)
    void looksThrough200MegabytesInAHeapOf48() {
        List<String> options = List.of("-Xmx48m");
        try (ChildJvm child = ChildJvm.start(options, Large.class)) {
            assertThat(child.awaitEnd()).containsExactly("size:>145M and size:<147M true", "name:*.exe false");
        }
    }

    /** Looks through a large mail, of which nothing is kept, and prints what it finds. */
    static final class Large {
        private static final byte[] LINE = ("A".repeat(76) + "\r\n").getBytes(US_ASCII);
        private static final int LINES = 200 * 1024 * 1024 / LINE.length;

        private Large() {}

        public static void main(String[] arguments) throws Exception {
            for (String condition : List.of("size:>145M and size:<147M", "name:*.exe")) {
                MimeMessage message = new MimeMessageWrapper(new Source());
                Mail mail = FakeMail.builder()
                        .name("m")
                        .mimeMessage(message)
                        .recipient("bob@localhost")
                        .build();
                System.out.println(condition + " "
                        + !Matching.started(new AttachmentIs(), condition)
                                .match(mail)
                                .isEmpty());
            }
        }

        private static final class Source implements MimeMessageSource {
            @Override
            public String getSourceId() {
                return "large";
            }

            @Override
            public InputStream getInputStream() {
                String header =
                        "Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n";
                return new SequenceInputStream(Collections.enumeration(
                        List.of(new ByteArrayInputStream(header.getBytes(US_ASCII)), new Repeated(LINES))));
            }

            @Override
            public long getMessageSize() {
                return (long) LINES * LINE.length;
            }
        }

        /** A line again and again. */
        private static final class Repeated extends InputStream {
            private final long end;
            private long at;

            Repeated(long lines) {
                end = lines * LINE.length;
            }

            @Override
            public int read() {
                return at == end ? -1 : LINE[(int) (at++ % LINE.length)];
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (at == end) {
                    return -1;
                }
                int from = (int) (at % LINE.length);
                int count = Math.min(length, LINE.length - from);
                System.arraycopy(LINE, from, buffer, offset, count);
                at += count;
                return count;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*.exe",
                "name:",
                "name:*.exe,",
                "names:*.exe",
                "type:exe",
                "type:application/x-dosexe",
                "type:image/* or type:audio/*",
                "size:10M",
                "size:>ten",
                "size:>10MB",
                "size:>5M and",
                "type:image/* and type:",
            })
    void refusesAnotherCondition(String condition) {
        assertThatThrownBy(() -> Matching.started(new AttachmentIs(), condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher AttachmentIs: condition = " + condition
                        + ": should be name: and file names, type: and media types that are known, size: and < or > and a"
                        + " size, or several of these with and between, as in"
                        + " match=\"AttachmentIs=type:image/* and size:>5M\"");
    }

    /** A mail with a text and other parts. */
    private static String mixed(String... parts) {
        String[] all = new String[parts.length + 1];
        all[0] = part("", "hello");
        System.arraycopy(parts, 0, all, 1, parts.length);
        return "Subject: hello\r\nMIME-Version: 1.0\r\n" + divided("b", all);
    }

    private static String divided(String boundary, String... parts) {
        StringBuilder text = new StringBuilder("Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n");
        for (String part : parts) {
            text.append("--").append(boundary).append("\r\n").append(part).append("\r\n");
        }
        return text.append("--").append(boundary).append("--\r\n").toString();
    }

    private static String part(String header, String body) {
        return (header.isEmpty() ? "" : header + "\r\n") + "\r\n" + body;
    }

    private static String encoded(String header, byte[] body) {
        return part(
                header + "\r\nContent-Transfer-Encoding: base64",
                Base64.getMimeEncoder().encodeToString(body));
    }

    private static boolean matches(String condition, String message) throws Exception {
        FakeMail mail = Messages.octets(message.getBytes(ISO_8859_1))
                .recipients("bob@localhost", "carol@elsewhere.invalid")
                .build();
        int chosen = Matching.started(new AttachmentIs(), condition).match(mail).size();
        assertThat(chosen).isIn(0, 2);
        return chosen == 2;
    }
}
