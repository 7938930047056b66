package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.stream.Stream;

/** The messages that a home keeps for endpoints. */
final class KeptMessages {
    /** An endpoint that wants messages, and is never reached. */
    static final String ENDPOINTS = "<endpoints><endpoint name='crm'><webhook><url>http://127.0.0.1:1/</url>"
            + "<secret>whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3</secret><allow>127.0.0.1</allow></webhook>"
            + "<events>mail.received, mail.stored</events><content>inline</content></endpoint></endpoints>";

    private KeptMessages() {}

    /** From now on nothing can be noted. */
    static void takeTheLogAway(Path home) throws Exception {
        MailetRuntime runtime = MailetRuntime.join(new JamesHome(new JamesFolders(home)));
        runtime.store().writeNow(tx -> {
            try (Statement statement = tx.createStatement()) {
                return statement.execute("ALTER TABLE event RENAME TO away");
            }
        });
        runtime.leave();
    }

    static void assertOne(Path home, byte[] message) throws Exception {
        try (Stream<Path> files = Files.walk(home.resolve("var/express/messages"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasBinaryContent(message));
        }
    }
}
