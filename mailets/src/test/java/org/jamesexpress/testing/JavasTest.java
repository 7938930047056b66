package org.jamesexpress.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavasTest {
    @TempDir
    Path folder;

    @Test
    void findsTheOneThatIsNewEnough() throws Exception {
        Path toolchains = toolchains("1.8.0_422", "17.0.15", "21.0.9");
        assertThat(Javas.in(toolchains, feature -> feature >= 21)).contains(Path.of("/java/21.0.9"));
    }

    @Test
    void findsNoneWhereAllAreOlder() throws Exception {
        assertThat(Javas.in(toolchains("17.0.15"), feature -> feature >= 21)).isEmpty();
    }

    private Path toolchains(String... versions) throws IOException {
        StringBuilder text = new StringBuilder("<toolchains>");
        for (String version : versions) {
            text.append("<toolchain><type>jdk</type><provides><version>%1$s</version></provides>".formatted(version))
                    .append("<configuration><jdkHome>/java/%1$s</jdkHome></configuration></toolchain>"
                            .formatted(version));
        }
        return Files.writeString(folder.resolve("toolchains.xml"), text.append("</toolchains>"));
    }
}
