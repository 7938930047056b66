package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.config.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredJournalTest {
    private static final String HOOK = "<handler class=\"org.jamesexpress.mailets.RecordAccepted\"/>";

    @TempDir
    Path home;

    @Test
    void isEachThatSomeServerWrites() throws Exception {
        String second = HOOK.replace("/>", "><journal>/mnt/notary/accepted</journal></handler>");
        write(server("smtp", "true", HOOK), server("submission", "true", HOOK), server("submissions", "true", second));

        assertThat(ConfiguredJournal.in(home))
                .containsExactly(home.resolve("var/express/accepted"), Path.of("/mnt/notary/accepted"));
        assertThat(ConfiguredJournal.unrecorded(home)).isEmpty();
    }

    @Test
    void tellsWhichServersRecordNothing() throws Exception {
        write(
                server("smtp", "true", HOOK),
                server("submission", "true", ""),
                server("old", "false", ""),
                "<smtpserver><bind>127.0.0.1:2525</bind></smtpserver>");

        assertThat(ConfiguredJournal.unrecorded(home)).containsExactly("submission", "127.0.0.1:2525");
    }

    @Test
    void missesNothingWhereNoServerRecordsAnything() throws Exception {
        write(server("smtp", "true", ""));

        assertThat(ConfiguredJournal.unrecorded(home)).isEmpty();
        assertThat(ConfiguredJournal.in(home)).isEmpty();
    }

    @Test
    void isNoneWithoutAFile() throws SettingsException {
        assertThat(ConfiguredJournal.in(home)).isEmpty();
        assertThat(ConfiguredJournal.unrecorded(home)).isEmpty();
    }

    private static String server(String name, String enabled, String handlers) {
        return "<smtpserver enabled=\"" + enabled + "\"><jmxName>" + name + "</jmxName><handlerchain>" + handlers
                + "</handlerchain></smtpserver>";
    }

    private void write(String... servers) throws IOException {
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                conf.resolve("smtpserver.xml"), "<smtpservers>" + String.join("", servers) + "</smtpservers>");
    }
}
