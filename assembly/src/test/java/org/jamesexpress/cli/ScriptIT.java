package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.cli.Distribution.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptIT {
    @TempDir
    Path folder;

    private final Distribution distribution = Distribution.assembled();

    @Test
    void findsItselfFromAnyFolderThroughALinkAndWithBlanksInItsPath() throws Exception {
        Path script = distribution.at(folder.resolve("mail server")).script();
        Path link = Files.createSymbolicLink(folder.resolve("the link"), script);

        Ended ended = Distribution.end(new ProcessBuilder(link.toString(), "--version").directory(folder.toFile()), "");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("James Express ").doesNotContain("not packaged");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void handsTheExitStatusThrough() throws Exception {
        assertThat(distribution.run("frobnicate").exit()).isEqualTo(2);
        assertThat(distribution.run("status", "--home", folder.toString()).exit())
                .isEqualTo(1);
    }

    @Test
    void theHomeIsTheDistributionUnlessTheEnvironmentNamesAnother() throws Exception {
        Distribution here = distribution.at(folder.resolve("here"));

        assertThat(here.run("status").err()).contains(folder.resolve("here") + " is no home");

        ProcessBuilder elsewhere = here.command("status");
        elsewhere.environment().put("EXPRESS_HOME", folder.resolve("elsewhere").toString());
        assertThat(Distribution.end(elsewhere, "").err()).contains(folder.resolve("elsewhere") + " is no home");
    }

    @Test
    void saysInOneLineThatJavaIsMissing() throws Exception {
        ProcessBuilder command = distribution.command("--version");
        command.environment().put("JAVA_HOME", folder.toString());

        Ended ended = Distribution.end(command, "");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("no Java found").hasLineCount(1);
    }

    @Test
    void saysInOneLineThatJavaIsTooOld() throws Exception {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        ProcessBuilder command = distribution.command("--version");
        command.environment().put("JAVA_HOME", folder.toString());

        Ended ended = Distribution.end(command, "");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err())
                .contains("is Java 11.0.2: Java 17 or newer is needed")
                .hasLineCount(1);
    }
}
