package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.archive.search.Query;
import org.jamesexpress.archive.search.SearchIndex;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.Mails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveEmlTest {
    private static final byte[] MESSAGE = Mails.octets("Subject: 合同 ", "", "body ");

    @TempDir
    Path home;

    private ArchiveEml mailet;

    @BeforeEach
    void create() {
        mailet = new ArchiveEml(new JamesFolders(home));
    }

    @AfterEach
    void destroy() {
        mailet.destroy();
    }

    @Test
    void archivesBelowVarByDefault() throws Exception {
        mailet.init(config().build());

        mailet.service(mail());

        assertThat(emls(home.resolve("var/archive")))
                .singleElement()
                .satisfies(file -> assertThat(file).hasBinaryContent(MESSAGE));
    }

    @Test
    void archivesWhereItIsTold() throws Exception {
        Path elsewhere = home.resolve("elsewhere");
        mailet.init(config().setProperty("directory", elsewhere.toString()).build());

        mailet.service(mail());

        assertThat(emls(elsewhere)).hasSize(1);
    }

    @Test
    void makesFindableAtTheStartWhatWasNotYet() throws Exception {
        mailet.init(config().build());
        mailet.service(mail());
        mailet.destroy();
        ArchiveEml again = new ArchiveEml(new JamesFolders(home));

        again.init(config().build());
        again.destroy(); // waits for the index's first step

        SearchIndex index = new SearchIndex(
                new ArchiveFolder(home.resolve("var/archive")), home.resolve("var/express/archive-index"));
        Query query = Query.parse("subject:合同", Clock.systemUTC());
        assertThat(index.search(query, 10, Long.MAX_VALUE).hits()).hasSize(1);
    }

    @Test
    void leavesAloneWhatTheSmtpHookHasPutThere() throws Exception {
        mailet.init(config().build());
        MailImpl mail = mail();
        ArchivedMark.put(mail, home.resolve("elsewhere"));
        ArchivedMark.put(mail, home.resolve("var/archive"));

        mailet.service(mail);

        assertThat(home.resolve("var/archive")).doesNotExist();
    }

    @Test
    void archivesWhatTheSmtpHookHasPutElsewhere() throws Exception {
        mailet.init(config().build());
        MailImpl mail = mail();
        ArchivedMark.put(mail, home.resolve("elsewhere"));

        mailet.service(mail);

        assertThat(emls(home.resolve("var/archive"))).hasSize(1);
    }

    @Test
    void archivesWhatAMailetMadeOfAMailFromTheSmtpHook() throws Exception {
        mailet.init(config().build());
        MailImpl mail = mail();
        ArchivedMark.put(mail, home.resolve("var/archive"));
        mail.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);

        mailet.service(mail);

        assertThat(emls(home.resolve("var/archive"))).hasSize(1);
    }

    @Test
    void leavesAloneWhatWasSentAgainAndNotWhatAMailetMadeOfIt() throws Exception {
        mailet.init(config().build());
        MailImpl mail = mail();
        RestoredMark.put(mail, home.resolve("var/archive"));

        mailet.service(mail);

        assertThat(home.resolve("var/archive")).doesNotExist();
        mail.setSender(null);
        mailet.service(mail);
        assertThat(emls(home.resolve("var/archive"))).hasSize(1);
    }

    @Test
    void warnsWhenAnotherArchivesThereInClear() throws Exception {
        mailet.init(config().build());
        ArchiveEml other = new ArchiveEml(new JamesFolders(home));

        try (LogLines log = LogLines.open()) {
            other.init(config().setProperty("masterKey", MasterKeys.fresh()).build());
            other.destroy();

            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("WARN " + home.resolve("var/archive") + ": masterKey is not"))
                    .hasSize(1);
        }
    }

    @Test
    void archivesAMessageThatAMailetMadeOfWhatWasSentAgain() throws Exception {
        mailet.init(config().build());
        MailImpl mail = mail();
        RestoredMark.put(mail, home.resolve("var/archive"));
        MailImpl made = MailImpl.duplicate(mail); // as NotifyPostmaster does it, which leaves the reverse-path
        made.getMessage().setHeader("Message-ID", "<made@here.test>");

        mailet.service(made);

        assertThat(emls(home.resolve("var/archive"))).hasSize(1);
    }

    @Test
    void archivesWhatWasSentAgainFromAnotherArchive() throws Exception {
        mailet.init(config().build());
        MailImpl mail = mail();
        RestoredMark.put(mail, home.resolve("var/archive2"));

        mailet.service(mail);

        assertThat(emls(home.resolve("var/archive"))).hasSize(1);
    }

    @Test
    void stopsAMailThatItCantArchive() throws Exception {
        Files.createDirectory(home.resolve("var"));
        Files.writeString(home.resolve("var/archive"), "a file where a folder belongs");
        mailet.init(config().setProperty("onMailetException", "error").build());

        assertThatThrownBy(() -> mailet.service(mail()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("can't archive m1")
                .hasMessageContaining("var/archive");
    }

    @Test
    void letsItPassIfAsked() throws Exception {
        Files.createDirectory(home.resolve("var"));
        Files.writeString(home.resolve("var/archive"), "a file where a folder belongs");
        mailet.init(config().setProperty("onFailure", "pass").build());
        MailImpl mail = mail();

        mailet.service(mail);

        assertThat(mail.getState()).isNotEqualTo("error");
    }

    @Test
    void stopsAMailThatCantBeReadEvenIfOthersPassSinceItCantBeKeptEither() throws Exception {
        mailet.init(config().setProperty("onFailure", "pass").build());

        assertThatThrownBy(() -> mailet.service(unreadable()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("nor keep it until it can be");
    }

    @Test
    void stopsAMailThatCantBeRead() throws Exception {
        mailet.init(config().build());

        assertThatThrownBy(() -> mailet.service(unreadable()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("can't archive m1")
                .hasMessageContaining("the body is gone");
    }

    private static Mail unreadable() throws Exception {
        Mail mail = mail();
        return (Mail) Proxy.newProxyInstance(
                Mail.class.getClassLoader(), new Class<?>[] {Mail.class}, (proxy, asked, arguments) -> {
                    if (asked.getName().equals("getMessage")) {
                        throw new MessagingException("the body is gone");
                    }
                    return asked.invoke(mail, arguments);
                });
    }

    @Test
    void refusesWrongParametersAllAtOnce() {
        assertThatThrownBy(() -> mailet.init(config().setProperty("onFailure", "drop")
                        .setProperty("folder", "x")
                        .build()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("mailet ArchiveEml: onFailure = drop: should be one of stop, pass")
                .hasMessageContaining("mailet ArchiveEml: folder is not known");
    }

    private static FakeMailetConfig.Builder config() {
        return FakeMailetConfig.builder().mailetName("ArchiveEml").mailetContext(Mails.localTo("example.test"));
    }

    private static MailImpl mail() throws Exception {
        return Mails.read("m1", MESSAGE, "alice@elsewhere.invalid", "bob@example.test");
    }

    private static List<Path> emls(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".eml")).toList();
        }
    }
}
