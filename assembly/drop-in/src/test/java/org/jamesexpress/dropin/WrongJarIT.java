package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jamesexpress.testing.Javas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a jar is said in one line at the start of James, which then gives up. */
@Timeout(180)
class WrongJarIT {
    private static final Path SAMPLE = Path.of("../../conf-samples/drop-in-direct-delivery/conf");

    @TempDir
    Path folder;

    @Test
    void theJarOfAnotherJamesAskedForAMatcher() throws Exception {
        String log = StockJames.in(folder)
                .configured(SAMPLE)
                .with("healthcheck.properties", "additional.healthchecks=", "# ")
                .with("webadmin.properties", "extensions.routes=", "# ")
                .with("mailetcontainer.xml", "<processor state=\"root\" enableJmx=\"false\">", """
                        <processor state="root" enableJmx="false">
                            <mailet match="org.jamesexpress.matchers.AutoSubmitted" class="Null"/>
                        """)
                .with(DropInJar.forJames39())
                .startInVain();

        assertThat(log)
                .contains("this jar of James Express is for James 3.9, and this is James 3.8.1:"
                        + " take the one whose name ends in james38");
    }

    @Test
    void twoJars() throws Exception {
        String log = StockJames.in(folder)
                .configured(SAMPLE)
                .with(DropInJar.forJames38())
                .with(DropInJar.forJames38(), "older.jar")
                .startInVain();

        assertThat(log).containsPattern("James Express is there 2 times: leave one of \\S*james38.jar, \\S*older.jar");
    }

    @Test
    void aSettingThatIsWrongAndAnOptionThatIsMissing() throws Exception {
        String log = StockJames.in(folder)
                .configured(SAMPLE)
                .withoutOptions()
                .with("mailetcontainer.xml", "<heloName>mail.example.com</heloName>", "<heloNme>x y</heloNme>")
                .with(DropInJar.forJames38())
                .startInVain();

        assertThat(log)
                .contains("heloNme is not known: did you mean heloName?")
                .containsOnlyOnce("Java was started without --add-opens java.base/java.lang=ALL-UNNAMED");
    }

    @Test
    void theJarOfAnotherJamesInJames39() throws Exception {
        String log = StockJames.mailetContainer39(folder, Javas.newOne("James 3.9"))
                .with(DropInJar.forJames38())
                .startInVain();

        assertThat(log)
                .contains("this jar of James Express is for James 3.8, and this is James 3.9.0:"
                        + " take the one whose name ends in james39");
    }
}
