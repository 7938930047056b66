package org.jamesexpress.archive.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchIndexTest {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset BIG5 = Charset.forName("Big5");

    @TempDir
    Path place;

    private SearchedArchive archive;

    @BeforeEach
    void open() {
        archive = new SearchedArchive(place);
    }

    @Test
    void findsAMailByEveryFieldAndByNoOther() throws IOException {
        String mail = archive.add("""
                From: Carol King <carol@sender.test>
                To: Dave <dave@header.test>
                Cc: erin@copied.test
                Subject: Quarterly figures
                Message-ID: <one@sender.test>

                The plan is enclosed.
                """);
        archive.add("Subject: another\n\nnothing of that kind\n");
        archive.update();

        for (String query : List.of(
                "from:carol",
                "from:\"Carol King\"",
                "from:carol@sender.test",
                "from:@sender.test",
                "from:*@sender.test",
                "from:carol@*",
                "to:dave to:bob to:erin",
                "subject:figures",
                "body:enclosed",
                "body:\"plan is\"",
                "quarterly plan CAROL",
                "message-id:<one@sender.test>",
                "message-id:one@sender.test",
                "figures OR nosuchword",
                "figur*",
                "id:" + mail,
                "id:" + mail.substring(0, 12))) {
            assertThat(archive.found(query)).as(query).containsExactly(mail);
        }
        for (String query : List.of(
                "from:dave",
                "to:carol",
                "subject:enclosed",
                "body:figures",
                "\"is plan\"",
                "from:arol@sender.test",
                "from:king@sender.test",
                "figures -plan",
                "message-id:two@sender.test")) {
            assertThat(archive.found(query)).as(query).isEmpty();
        }
    }

    @Test
    void findsARecipientWhomNoHeaderNamesAndTheReversePath() throws IOException {
        String mail = archive.add(
                "bounces@lists.test",
                List.of("bob@example.test", "secret@hidden.test"),
                MailDirection.INBOUND,
                Content.of("From: a@b.test\nTo: bob@example.test\n\nx".getBytes(UTF_8)));
        archive.update();

        assertThat(archive.found("to:secret@hidden.test")).containsExactly(mail);
        assertThat(archive.found("from:bounces from:a@b.test")).containsExactly(mail);
        assertThat(archive.found("from:secret")).isEmpty();
    }

    @Test
    void findsChineseByItsWordsItsPhrasesAndItsCharacters() throws IOException {
        String mail = archive.add("Subject: 关于采购合同的通知\n\n请在第3章节签字。\n");
        archive.update();

        for (String query :
                List.of("合同", "采购合同", "subject:采购合同的通知", "合", "知", "第3章", "3章节", "第3", "subject：合同", "签字", "合同 签字")) {
            assertThat(archive.found(query)).as(query).containsExactly(mail);
        }
        for (String query : List.of("同合", "采购的", "通知书", "subject:签字", "\"合同 签字\"", "章3")) {
            assertThat(archive.found(query)).as(query).isEmpty();
        }
    }

    @Test
    void readsGb18030AndBig5WhereverTheyStand() throws IOException {
        String encoded = archive.add("Subject: =?gb2312?B?" + base64("采购合同", GB18030)
                + "?=\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n"
                + base64("付款条件", GB18030) + "\n");
        String raw = archive.add("Subject: 采购合同\nContent-Type: text/plain; charset=gbk\n\n付款条件\n", GB18030);
        String unlabelled = archive.add("Subject: 采购合同\n\n付款条件\n", GB18030);
        String big5 = archive.add("Subject: 採購合同\nContent-Type: text/plain; charset=big5\n\n付款條件\n", BIG5);
        archive.update();

        assertThat(archive.found("subject:采购合同 body:付款条件")).containsExactly(unlabelled, raw, encoded);
        assertThat(archive.found("subject:採購 body:付款條件")).containsExactly(big5);
    }

    @Test
    void takesForTheSameWhatAReaderDoes() throws IOException {
        String mail = archive.add("Subject: Ｉｎｖｏｉｃｅ für Café Straße ﾊﾟﾝ\n\nx\n");
        archive.update();

        for (String query : List.of("invoice", "INVOICE", "fur", "für", "cafe", "CAFÉ", "strasse", "パン")) {
            assertThat(archive.found(query)).as(query).containsExactly(mail);
        }
    }

    @Test
    void findsAttachmentsByTheirNamesAndTextsByTheirWords() throws IOException {
        String mail = archive.add("""
                Subject: papers
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/html; charset=utf-8

                <html><head><style>.hidden{}</style><script>var evil</script></head><body>Bel<b>ow</b> is<br>the table
                <img src="http://tracker.test/pixel"></body></html>
                --b
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*=utf-8''%E9%87%87%E8%B4%AD%20Report-2026.PDF

                JVBERi0
                --b
                Content-Type: text/csv; name=list.csv

                apples;pears
                --b--
                """);
        String without = archive.add("Subject: papers\n\nnone\n");
        archive.update();

        for (String query : List.of(
                "attachment:*.pdf",
                "attachment:report-2026.pdf",
                "attachment:采购",
                "attachment:rep*",
                "attachment:*.csv",
                "body:pears",
                "\"below is the table\"",
                "papers has:attachment")) {
            assertThat(archive.found(query)).as(query).containsExactly(mail);
        }
        for (String query : List.of("evil", "hidden", "tracker", "attachment:pears", "attachment:*.doc")) {
            assertThat(archive.found(query)).as(query).isEmpty();
        }
        assertThat(archive.found("papers -has:attachment")).containsExactly(without);
    }

    @Test
    void findsWhatStandsInAMessageWithinTheMessage() throws IOException {
        String mail = archive.add("""
                Subject: Fwd
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: message/rfc822

                From: deep@inner.test
                Subject: innermost

                treasure
                --b--
                """);
        archive.update();

        assertThat(archive.found("innermost treasure deep@inner.test has:attachment"))
                .containsExactly(mail);
        assertThat(archive.found("subject:innermost")).isEmpty();
    }

    @Test
    void comparesTimeSizeAndDirection() throws IOException {
        String small = archive.add("Subject: w\n\nx\n");
        archive.pass(Duration.ofDays(40));
        String large = archive.add(
                "a@b.test",
                List.of("c@d.test"),
                MailDirection.OUTBOUND,
                Content.of(("Subject: w\n\n" + "x".repeat(5000)).getBytes(UTF_8)));
        archive.update();

        assertThat(archive.found("w")).containsExactly(large, small);
        for (String query : List.of(
                "before:2026-12-01",
                "on:2026-11-21",
                "on:2026-11",
                "-after:2026-12",
                "smaller:1k",
                "-larger:4k",
                "direction:inbound",
                "-direction:outbound",
                "w before:30d",
                "after:2026-11-21T10:00 before:2026-11-21T10:01",
                "w direction:inbound OR direction:internal")) {
            assertThat(archive.found(query)).as(query).containsExactly(small);
        }
        for (String query : List.of(
                "after:2026-12-01", "on:2026-12-31", "larger:4k", "w -smaller:4k", "direction:outbound", "after:7d")) {
            assertThat(archive.found(query)).as(query).containsExactly(large);
        }
        assertThat(archive.found("after:2027")).isEmpty();
        assertThat(archive.found("before:2026")).isEmpty();
        assertThat(archive.found("on:2026")).containsExactly(large, small);
    }

    @Test
    void answersTheNewestFirstAndGoesOnWhereItEnded() throws IOException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(0, archive.add("Subject: page\n\n" + i));
        }
        archive.update();

        for (String query : List.of("page", "larger:1")) {
            List<String> paged = new ArrayList<>();
            long before = Long.MAX_VALUE;
            int pages = 0;
            while (before > 0) {
                Answer answer = archive.index.search(Query.parse(query, archive.clock), 10, before);
                answer.hits().forEach(each -> paged.add(each.id()));
                before = answer.next().orElse(0L);
                pages++;
            }
            assertThat(paged).isEqualTo(all);
            assertThat(pages).isEqualTo(3);
        }
    }

    @Test
    void readsOnlyWhatIsNewInTheLedger() throws IOException {
        archive.add("Subject: first\n\nx");
        assertThat(archive.update()).isEqualTo(new Update(1, Update.State.COMPLETE));

        archive.pass(Duration.ofDays(1));
        archive.add("Subject: second\n\nx");
        archive.add("Subject: third\n\nx");

        assertThat(archive.update()).isEqualTo(new Update(2, Update.State.COMPLETE));
        assertThat(archive.update()).isEqualTo(new Update(0, Update.State.COMPLETE));
        assertThat(archive.found("first OR second OR third")).hasSize(3);
    }

    @Test
    void endsWhenItsTimeIsOverAndGoesOnLater() throws IOException {
        archive.add("Subject: some\n\nx");
        archive.add("Subject: some\n\nx");

        assertThat(archive.index.update(Progress.UNSEEN, Duration.ZERO))
                .isEqualTo(new Update(1, Update.State.OUT_OF_TIME));
        assertThat(archive.found("some")).hasSize(1);
        assertThat(archive.update()).isEqualTo(new Update(1, Update.State.COMPLETE));
        assertThat(archive.found("some")).hasSize(2);
    }

    @Test
    void goesOnWhereItWasBrokenOff() throws IOException {
        archive.add("Subject: some\n\nx");
        archive.update();
        archive.add("Subject: some\n\nx");
        Files.write(
                archive.folder.ledgerOf(LocalDate.parse("2026-11-21")),
                "{\"number\":4,\"time\":\"no time\"}\n{\"numb".getBytes(UTF_8),
                StandardOpenOption.APPEND);

        assertThatThrownBy(() -> archive.index.update(
                        (mails, done, all) -> {
                            throw new IllegalStateException("broken off");
                        },
                        Duration.ofMinutes(1)))
                .hasMessage("broken off");
        archive.update();
        archive.add("Subject: some\n\nx");
        archive.update();

        assertThat(archive.found("some")).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void indexesAMailWhoseFileIsMissingByItsEnvelopeUntilTheFileIsThere() throws IOException {
        String mail = archive.add("Subject: late\n\nx");
        Path file = files(".eml").get(0);
        Path away = place.resolve("away");
        Files.move(file, away);
        archive.update();

        assertThat(archive.found("to:bob")).containsExactly(mail);
        assertThat(archive.found("late")).isEmpty();
        assertThat(archive.answer("to:bob").missing()).isEqualTo(1);

        Files.move(away, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(archive.update().added()).isEqualTo(1);

        assertThat(archive.found("late")).containsExactly(mail);
        assertThat(archive.found("to:bob")).containsExactly(mail);
        assertThat(archive.answer("to:bob").missing()).isZero();
    }

    /** As when a disk is mounted again: more of them than are looked at together. */
    @Test
    void readsAllThatWasAwayOnceItIsBack() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(32);
        try {
            writers.invokeAll(Collections.nCopies(1010, () -> archive.add("Subject: away\n\nx")));
        } finally {
            writers.shutdownNow();
        }
        Path day = archive.folder.ofDay(LocalDate.parse("2026-11-21"));
        Path away = Files.move(day, place.resolve("away"));
        archive.update();
        assertThat(archive.answer("away").missing()).isEqualTo(1010);

        Files.move(away, day);

        assertThat(archive.update().added()).isEqualTo(1010);
        assertThat(archive.answer("away").missing()).isZero();
    }

    @Test
    void readsADamagedFileNoSecondTimeBeforeItIsAnother() throws IOException {
        String mail = archive.add("Subject: read\n\nx");
        Path sidecar = files(".json").get(0);
        byte[] whole = Files.readAllBytes(sidecar);
        Files.write(sidecar, new byte[] {'{'});

        assertThat(archive.update().added()).isEqualTo(1);
        assertThat(archive.update().added()).isZero();
        assertThat(archive.found("read")).containsExactly(mail);

        Files.write(sidecar, whole);
        assertThat(archive.update().added()).isEqualTo(1);
        assertThat(archive.found("read to:bob")).containsExactly(mail);
    }

    @Test
    void isMadeAnewWhenTheFileIsDeletedOrDamaged() throws IOException {
        String mail = archive.add("Subject: kept\n\nx");
        archive.update();
        Path index = indexFile();

        Files.delete(index);
        assertThat(archive.found("kept")).isEmpty();
        assertThat(archive.update().added()).isEqualTo(1);
        assertThat(archive.found("kept")).containsExactly(mail);

        Files.write(index, new byte[20_000]);
        assertThat(archive.update().added()).isEqualTo(1);
        assertThat(archive.found("kept")).containsExactly(mail);
    }

    @Test
    void isMadeAnewWhenTheLedgerIsAnother() throws IOException {
        archive.add("Subject: before\n\nx");
        Path ledger = archive.folder.ledgerOf(LocalDate.parse("2026-11-21"));
        byte[] one = Files.readAllBytes(ledger);
        archive.add("Subject: cut\n\nx");
        archive.update();

        Files.write(ledger, one);
        archive.add("Subject: after\n\nx");
        archive.update();

        assertThat(archive.found("cut")).isEmpty();
        assertThat(archive.found("after OR before")).hasSize(2);
    }

    @Test
    void leavesTheIndexToWhoIsAtItAlready() throws IOException {
        archive.add("Subject: x\n\nx");
        List<Update> meanwhile = new ArrayList<>();

        archive.index.update(
                (mails, done, all) -> {
                    try {
                        meanwhile.add(archive.update());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                Duration.ofMinutes(1));

        assertThat(meanwhile)
                .isNotEmpty()
                .allSatisfy(update -> assertThat(update.state()).isEqualTo(Update.State.ELSEWHERE));
    }

    @Test
    void answersNothingBeforeAnythingWasArchived() throws IOException {
        assertThat(archive.update()).isEqualTo(new Update(0, Update.State.COMPLETE));
        assertThat(archive.found("anything")).isEmpty();
    }

    @Test
    void indexesWhateverComes() throws IOException {
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        List<byte[]> mails = List.of(
                new byte[0],
                noise,
                "no header at all".getBytes(UTF_8),
                "Subject: nul\0here\n\nbo\0dy\0".getBytes(UTF_8),
                "Subject: caf\u00e9\n\nna\u00efve".getBytes(ISO_8859_1),
                ("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\nContent-Type: text/plain\n\n".repeat(300))
                        .getBytes(UTF_8),
                "Content-Type: text/html\n\n<a href=\"x\n<<<&#99999999;&#xD800;&bogus <script>".getBytes(UTF_8),
                "Content-Type: text/plain; charset=nosuch\n\nplain words".getBytes(UTF_8),
                ("Subject: =?x-nosuch?B?////?= =?utf-8?Q?=ZZ?=\n\n" + "&".repeat(100_000)).getBytes(UTF_8),
                ("From: " + "a@".repeat(30_000) + "\n\n" + "@".repeat(200_000)).getBytes(UTF_8));
        mails.forEach(archive::add);

        assertThat(archive.update().added()).isEqualTo(mails.size());

        assertThat(archive.found("to:bob")).hasSize(mails.size());
        assertThat(archive.found("nul here")).hasSize(1);
        assertThat(archive.found("cafe naive")).hasSize(1);
        assertThat(archive.found("plain words")).hasSize(1);
        assertThat(archive.answer("to:bob").hits())
                .allSatisfy(hit -> assertThat(hit.subject()).doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void findsTheLastOfTenThousandRecipients() throws IOException {
        List<String> recipients = IntStream.range(0, 10_000)
                .mapToObj(i -> "user" + i + "@many.test")
                .toList();
        String mail = archive.add("a@b.test", recipients, MailDirection.INBOUND, Content.of("\nx".getBytes(UTF_8)));
        archive.update();

        assertThat(archive.found("to:user9999@many.test")).containsExactly(mail);
        assertThat(archive.answer("to:user0@many.test").hits())
                .singleElement()
                .satisfies(hit -> assertThat(hit.recipientCount()).isEqualTo(10_000))
                .satisfies(hit -> assertThat(hit.recipients()).hasSize(20));
    }

    @Test
    void takesNoMoreOfAHugeMailThanItsFirstWordsAndAllItsNames() throws IOException {
        byte[] line = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do\r\n".getBytes(UTF_8);
        String mail = archive.add("a@b.test", List.of("c@d.test"), MailDirection.INBOUND, out -> {
            out.write("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfirstword\r\n".getBytes(UTF_8));
            for (int i = 0; i < 500_000; i++) {
                out.write(line);
            }
            out.write("lastword\r\n--b\r\nContent-Disposition: attachment; filename=end.bin\r\n\r\nx\r\n--b--\r\n"
                    .getBytes(UTF_8));
        });
        archive.update();

        assertThat(archive.found("firstword attachment:end.bin larger:30M")).containsExactly(mail);
        assertThat(archive.found("lastword")).isEmpty();
        assertThat(Files.size(indexFile())).isLessThan(8_000_000);
    }

    @Test
    void answersTheSameWhenItWasMadeInPiecesAndWhenItIsMadeAnew() throws IOException {
        Random random = new Random(5);
        List<String> words = List.of("contract", "invoice", "采购", "合同", "report", "付款", "Müller", "2026", "a@b.test");
        for (int i = 0; i < 100; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 6; j++) {
                text.append(words.get(random.nextInt(words.size()))).append(random.nextBoolean() ? " " : "");
            }
            archive.add("Subject: " + text + "\nFrom: u" + random.nextInt(9) + "@x.test\n\n" + text.reverse() + text);
            archive.pass(Duration.ofMinutes(random.nextInt(900)));
            if (random.nextInt(20) == 0) {
                archive.update();
            }
        }
        archive.update();
        List<String> queries = new ArrayList<>(List.of("larger:150", "-report", "on:2026-12-01", "has:attachment"));
        for (int i = 0; i < 60; i++) {
            String one = words.get(random.nextInt(words.size()));
            String two = words.get(random.nextInt(words.size()));
            queries.addAll(List.of(
                    one + two, "subject:" + one + " -" + two, one + " OR " + two, "from:u" + i % 9 + " " + one));
        }
        List<List<Hit>> before = answers(queries);

        archive.index.rebuild(Progress.UNSEEN, Duration.ofMinutes(5));

        assertThat(answers(queries)).isEqualTo(before);
        assertThat(before.stream().filter(each -> !each.isEmpty())).hasSizeGreaterThan(30);
    }

    private List<List<Hit>> answers(List<String> queries) throws IOException {
        List<List<Hit>> answers = new ArrayList<>();
        for (String each : queries) {
            answers.add(archive.answer(each).hits());
        }
        return answers;
    }

    private Path indexFile() throws IOException {
        try (Stream<Path> files = Files.list(archive.indexes)) {
            return files.filter(each -> each.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(archive.folder.directory())) {
            return files.filter(each -> each.toString().endsWith(ending)).toList();
        }
    }

    private static String base64(String text, Charset charset) {
        return Base64.getEncoder().encodeToString(text.getBytes(charset));
    }
}
