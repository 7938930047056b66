package org.jamesexpress.cli.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** The demo's mails, shaped like those that people send. */
final class Mails {
    static final String SENDER = "sun@express.test";
    static final String BRANCH = "branch.express.test";
    static final String COLLEAGUE = "li@" + BRANCH;
    static final String ANNA = "anna@failover.test";
    static final String DORA = "dora@failover.test";
    static final String BERT = "bert@mixed.test";
    static final String CARLA = "carla@mixed.test";
    static final String GONE = "gone@mixed.test";

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final int ATTACHMENT_BYTES = 5 << 20;
    private static final int SEED = 18_030;
    private static final int LINE = 76;
    /** The smallest PNG there is: one transparent pixel. */
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private final String date;
    private final String run;

    Mails(ZonedDateTime now) {
        this.date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now);
        this.run = Long.toString(now.toInstant().toEpochMilli(), Character.MAX_RADIX);
    }

    List<Mail> all() {
        return List.of(plain(), gb18030(), utf8(), html(), attachment(), blindCopy());
    }

    private Mail plain() {
        return mail("plain ASCII", "plain", List.of(ANNA), text("""
                From: Sun Li <%s>
                To: Anna <%s>
                Subject: Shipping list for Monday

                Dear Anna,
                the list follows. A line that begins with a dot is where careless servers trip:
                .
                ..two dots
                Best regards
                """.formatted(SENDER, ANNA)));
    }

    private Mail gb18030() {
        String body = "您好！\r\n请查收附上的报价单。生僻字：㐀𠮷。\r\n此致\r\n敬礼\r\n";
        return mail(
                "Chinese in GB18030, one of three recipients unknown",
                "gb18030",
                List.of(BERT, GONE, CARLA),
                text("""
                From: %s <%s>
                To: %s, %s, %s
                Subject: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=GB18030
                Content-Transfer-Encoding: base64

                """.formatted(word("孙丽", GB18030), SENDER, BERT, GONE, CARLA, word("报价单：二〇二六年第一季度", GB18030))
                        + base64(body.getBytes(GB18030))));
    }

    private Mail utf8() {
        return mail("Chinese in 8-bit UTF-8, two domains", "utf8", List.of(ANNA, BERT), text("""
                From: %s <%s>
                To: %s, %s
                Subject: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                会议改到星期三下午三点，地点不变。𠮷野家见！
                """.formatted(
                word("孙丽", StandardCharsets.UTF_8), SENDER, ANNA, BERT, word("会议改期通知", StandardCharsets.UTF_8))));
    }

    private Mail html() {
        return mail("HTML with an inline image", "html", List.of(CARLA), text("""
                From: <%s>
                To: <%s>
                Subject: Our new logo
                MIME-Version: 1.0
                Content-Type: multipart/related; boundary="rel"

                --rel
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <p>Here it is: <img src=3D"cid:logo" alt=3D"=E6=A0=87=E5=BF=97"></p>
                --rel
                Content-Type: image/png
                Content-ID: <logo>
                Content-Disposition: inline; filename=logo.png
                Content-Transfer-Encoding: base64

                %s
                --rel--
                """.formatted(SENDER, CARLA, PIXEL)));
    }

    private Mail attachment() {
        byte[] file = new byte[ATTACHMENT_BYTES];
        new Random(SEED).nextBytes(file);
        return mail(
                "an attachment of 5 MB",
                "attachment",
                List.of(DORA),
                text("""
                From: <%s>
                To: <%s>
                Subject: Annual report
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="mix"

                --mix
                Content-Type: text/plain; charset=us-ascii

                See the file.
                --mix
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*=UTF-8''%%E5%%B9%%B4%%E6%%8A%%A5.pdf
                Content-Transfer-Encoding: base64

                """.formatted(SENDER, DORA) + base64(file) + "--mix--\n"));
    }

    private Mail blindCopy() {
        return mail("a blind copy, and a colleague", "bcc", List.of(ANNA, BERT, COLLEAGUE), text("""
                From: <%s>
                To: <%s>
                Cc: <%s>
                Subject: Price agreed

                As agreed on the telephone.
                """.formatted(
                        SENDER, ANNA, COLLEAGUE)));
    }

    private Mail mail(String shows, String name, List<String> recipients, String text) {
        String id = "<" + name + "." + run + "@express.test>";
        String message = "X-Mailer: express demo\r\nMessage-ID: " + id + "\r\nDate: " + date + "\r\n" + text;
        return new Mail(shows, id, recipients, Octets.of(message.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(String lines) {
        return lines.replace("\r\n", "\n").replace("\n", "\r\n");
    }

    /** An encoded word, RFC 2047; the caller keeps it short of 75 characters. */
    private static String word(String text, Charset charset) {
        return "=?" + charset.name() + "?B?" + Base64.getEncoder().encodeToString(text.getBytes(charset)) + "?=";
    }

    private static String base64(byte[] content) {
        return Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content)
                + "\n";
    }
}
