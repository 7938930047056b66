package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
