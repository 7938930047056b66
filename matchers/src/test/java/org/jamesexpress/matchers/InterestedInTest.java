package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.IntStream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.base.test.FakeMail;
import org.jamesexpress.mailets.JamesFolders;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.notify.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake mailet context knows one local domain: localhost. */
class InterestedInTest {
    private static final Topic NEW_MAIL = new Topic("new-mail");

    @TempDir
    Path home;

    private MailetRuntime runtime;
    private InterestedIn matcher;

    @BeforeEach
    void start() throws Exception {
        runtime = MailetRuntime.join(new JamesFolders(home));
        matcher = matcher("new-mail");
    }

    @AfterEach
    void stop() {
        matcher.destroy();
        runtime.leave();
    }

    @Test
    void choosesWhoHasOptedIn() throws Exception {
        assertThat(match("bob@localhost", "carol@localhost")).isEmpty();

        runtime.interests().optIn(NEW_MAIL, "carol@localhost");
        assertThat(match("bob@localhost", "carol@localhost")).containsExactly(new MailAddress("carol@localhost"));

        runtime.interests().optOut(NEW_MAIL, "carol@localhost");
        assertThat(match("bob@localhost", "carol@localhost")).isEmpty();
    }

    @Test
    void comparesAddressesWhateverTheirCase() throws Exception {
        runtime.interests().optIn(NEW_MAIL, "Bob@LOCALHOST");

        assertThat(match("bOB@localhost")).containsExactly(new MailAddress("bOB@localhost"));
    }

    @Test
    void knowsOneTopicFromAnother() throws Exception {
        runtime.interests().optIn(new Topic("digest"), "bob@localhost");

        assertThat(match("bob@localhost")).isEmpty();
    }

    @Test
    void leavesUsersOfOtherServersAlone() throws Exception {
        runtime.interests().optIn(NEW_MAIL, "bob@elsewhere.invalid");

        assertThat(match("bob@elsewhere.invalid")).isEmpty();
    }

    @Test
    void copesWithAMailToMany() throws Exception {
        runtime.interests().optIn(NEW_MAIL, "u2999@localhost");
        String[] all =
                IntStream.range(0, 3000).mapToObj(i -> "u" + i + "@localhost").toArray(String[]::new);

        assertThat(match(all)).containsExactly(new MailAddress("u2999@localhost"));
    }

    @Test
    void saysSoWhenTheDatabaseRefuses() throws Exception {
        runtime.store().writeNow(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("DROP TABLE interest");
            }
        });

        assertThatThrownBy(() -> match("bob@localhost"))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("can't tell who is interested in new-mail: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "New-Mail", "new mail", "new_mail"})
    void refusesAnotherCondition(String condition) {
        assertThatThrownBy(() -> matcher(condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher InterestedIn: condition = " + condition
                        + ": should be a word of a to z, 0 to 9 and -, as in match=\"InterestedIn=new-mail\"");
    }

    @Test
    void refusesADatabaseThatIsConfiguredWrong() throws Exception {
        Path other = Files.createDirectories(home.resolve("other/conf"));
        Files.writeString(other.resolve("express-database.properties"), "user = bob\n");

        assertThatThrownBy(() -> matcher("new-mail", home.resolve("other")))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("user");
    }

    private Collection<MailAddress> match(String... recipients) throws Exception {
        return matcher.match(FakeMail.builder().name("m").recipients(recipients).build());
    }

    private InterestedIn matcher(String condition) throws MessagingException {
        return matcher(condition, home);
    }

    private static InterestedIn matcher(String condition, Path home) throws MessagingException {
        return Matching.started(new InterestedIn(new JamesFolders(home)), condition);
    }
}
