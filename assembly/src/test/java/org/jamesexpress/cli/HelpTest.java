package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Parameter;
import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void tellsWhatTheOptionTells() {
        assertThat(Shell.run("help").out()).isEqualTo(Shell.run("--help").out());
        assertThat(Shell.run("help", "queue", "list").out())
                .isEqualTo(Shell.run("queue", "list", "--help").out());
    }

    @Test
    void refusesToTellOfWhatIsNoCommand() {
        Shell shell = Shell.run("help", "frobnicate");

        assertThat(shell.exit()).isEqualTo(2);
        assertThat(shell.err()).contains("frobnicate is no command: should be one of init, ");
    }

    @Test
    void tellsOfEveryMailetMatcherAndFileWithAllTheirParameters() {
        Shell shell = Shell.run("help", "mailets");

        assertThat(shell.exit()).isZero();
        for (Declaration each : Reference.ALL) {
            assertThat(shell.out().lines()).contains(each.name());
            for (Parameter parameter : each.parameters()) {
                assertThat(shell.out()).contains("\n    " + parameter.name() + " ");
            }
        }
    }

    @Test
    void tellsOfOneInLinesThatFitATerminal() {
        Shell shell = Shell.run("help", "mailets", "directmxdelivery");

        assertThat(shell.out())
                .startsWith("org.jamesexpress.mailets.DirectMxDelivery\n    Takes a mail to the mail exchangers")
                .contains("""
                            maxHosts = 5
                                Addresses tried in one attempt.
                                Form: a whole number from 1 to 100
                                Example: 10
                        """)
                .contains("    bounceProcessor (none)\n")
                .doesNotContain("ArchiveEml");
        assertThat(shell.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void tellsOfAllThatAFileMayHold() {
        Shell both = Shell.run("help", "mailets", "express-notify.xml");
        Shell one = Shell.run("help", "mailets", "express-notify.xml: exec");

        assertThat(both.out())
                .contains("conf/express-notify.xml: webhook\n", "    url (required)\n")
                .contains(one.out());
        assertThat(one.out()).startsWith("conf/express-notify.xml: exec\n").doesNotContain("    url ");
    }

    @Test
    void tellsAProgramTheSame() throws Exception {
        JsonNode all = new ObjectMapper()
                .readTree(Shell.run("help", "mailets", "--json").out());
        JsonNode one = new ObjectMapper()
                .readTree(Shell.run("help", "mailets", "--json", "express.properties")
                        .out());

        assertThat(all).hasSameSizeAs(Reference.ALL).contains(one);
        assertThat(one.path("kind").asText()).isEqualTo("file");
        assertThat(one.path("parameters").path(0).path("required").asBoolean()).isTrue();
        assertThat(one.path("parameters").path(1).path("default").asText()).isEqualTo("0");
    }

    @Test
    void namesWhatThereIsForANameThatIsNot() {
        Shell shell = Shell.run("help", "mailets", "Frobnicate");

        assertThat(shell.exit()).isEqualTo(2);
        assertThat(shell.err()).contains("Frobnicate is not known: should be one of ArchiveEml, DirectMxDelivery, ");
    }
}
