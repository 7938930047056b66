package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressTest {
    @TempDir
    Path folder;

    @Test
    void helpNamesEveryCommandAndExitsWithZero() {
        Shell shell = Shell.run("--help");

        assertThat(shell.exit()).isZero();
        assertThat(shell.out()).contains("init", "domain", "user", "send", "explain", "Exit status");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void wrongUsageExitsWithTwoAndNamesTheHelp() {
        assertWrongUsage(Shell.run(), "Missing required subcommand", "express --help");
        assertWrongUsage(Shell.run("frobnicate"), "frobnicate", "express --help");
        assertWrongUsage(Shell.run("user", "add"), "ADDRESS", "express user add --help");
        assertWrongUsage(Shell.run("user", "add", "anna"), "anna is no address", "express user add --help");
        assertWrongUsage(Shell.run("user", "remove", "a b@example.test"), "a b@example.test", "express user remove");
        assertWrongUsage(Shell.run("domain", "add", "a..test"), "a..test", "express domain --help");
        assertWrongUsage(Shell.run("domain", "remove", "localhost"), "localhost", "express domain --help");
        assertWrongUsage(Shell.run("domain", "list", "--colour"), "--colour", "express domain list --help");
    }

    @Test
    void aFailureIsOneLineAndExitsWithOne() {
        Shell shell = Shell.run("domain", "list", "--home", folder.toString());

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.err())
                .isEqualToIgnoringNewLines(
                        "express: " + folder + " is no home, it holds no conf/: express init writes one");
    }

    @Test
    void aMissingOrBrokenLoggingFileIsOneLine() throws Exception {
        Path logging = folder.resolve("conf/logback.xml");
        Files.createDirectories(logging.getParent());

        Shell missing = Shell.run("start", "--home", folder.toString());
        Files.writeString(logging, "<configuration>\n<root>\n</configuration>\n");
        Shell broken = Shell.run("start", "--home", folder.toString());

        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err())
                .isEqualToIgnoringNewLines("express: " + logging + " is missing: express init writes it");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.err().lines()).singleElement().asString().startsWith("express: " + logging + ", line 3: ");
    }

    @Test
    void debugShowsTheStackTrace() {
        Shell shell = Shell.run("domain", "list", "--debug", "--home", folder.toString());

        assertThat(shell.err()).contains("\tat org.jamesexpress.cli.");
    }

    private static void assertWrongUsage(Shell shell, String complaint, String help) {
        assertThat(shell.exit()).isEqualTo(2);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).contains(complaint, "See: " + help);
    }
}
