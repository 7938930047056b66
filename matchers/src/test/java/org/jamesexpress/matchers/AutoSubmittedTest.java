package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoSubmittedTest {
    private static final String PERSON = "alice@elsewhere.invalid";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    auto-generated | Auto-Submitted: auto-generated
                    auto-generated | Auto-Submitted: Auto-Generated; owner-email="root@elsewhere.invalid"
                    auto-generated | Auto-Submitted: (by cron (\\(daily)) auto-generated (no)
                    auto-generated | Auto-Submitted: auto-notified; owner-email=bob@localhost
                    auto-generated | Auto-Submitted: x-of-tomorrow
                    auto-generated | Auto-Submitted: no (never closed
                    auto-generated | X-Auto-Response-Suppress: DR, OOF, AutoReply
                    auto-generated | X-Auto-Response-Suppress: All
                    auto-replied   | Auto-Submitted: auto-replied (vacation)
                    auto-replied   | Precedence: auto_reply
                    auto-replied   | X-Autoreply: yes
                    list           | List-Id: <talk.elsewhere.invalid>
                    list           | List-Post: NO
                    list           | list-unsubscribe: <https://elsewhere.invalid/leave>
                    list           | Precedence: bulk
                    list           | Precedence: List
                    list           | Precedence: junk
                    bounce         | Content-Type: multipart/report; report-type=delivery-status; boundary=b
                    bounce         | Content-Type: Multipart/Report; report-type=disposition-notification; boundary=b
                    """)
    void knowsItByAField(String kind, String field) throws Exception {
        assertThat(match("", PERSON, field)).hasSize(2);
        assertThat(match(kind, PERSON, field)).hasSize(2);
    }

    @ParameterizedTest(name = "{0}: from {1}")
    @CsvSource({
        "bounce, <>",
        "bounce, MAILER-DAEMON@elsewhere.invalid",
        "list, owner-talk@elsewhere.invalid",
        "list, talk-request@elsewhere.invalid",
        "list, talk-bounces+bob=localhost@elsewhere.invalid",
        "list, LISTSERV@elsewhere.invalid"
    })
    void knowsItByTheReversePath(String kind, String sender) throws Exception {
        assertThat(match("", sender, "Subject: hello")).hasSize(2);
        assertThat(match(kind, sender, "Subject: hello")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: Auto-Submitted: auto-generated",
                "Auto-Submitted: no",
                "Auto-Submitted: (auto-generated) No (really)",
                "Auto-Submitted:",
                "X-Auto-Response-Suppress: DR, RN, NRN",
                "X-Auto-Response-Suppress: None",
                "Precedence: first-class",
                "X-List-Id: none",
                "Content-Type: multipart/related; boundary=multipart/report",
            })
    void leavesWhatAPersonWrites(String field) throws Exception {
        assertThat(match("", PERSON, field)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"owner@elsewhere.invalid", "request@elsewhere.invalid", "ann-request-later@elsewhere.invalid"})
    void leavesPeopleWithNamesLikeThoseOfLists(String sender) throws Exception {
        assertThat(match("", sender, "Subject: hello")).isEmpty();
    }

    @Test
    void leavesTheKindsThatAreNotAskedFor() throws Exception {
        assertThat(match("auto-replied, bounce", PERSON, "List-Id: <talk.elsewhere.invalid>"))
                .isEmpty();
        assertThat(match("auto-replied, List", PERSON, "List-Id: <talk.elsewhere.invalid>"))
                .hasSize(2);
    }

    /** Programs that follow each other may each write one. */
    @Test
    void looksAtEachOfSeveralFields() throws Exception {
        assertThat(match("auto-replied", PERSON, "Auto-Submitted: no\r\nAuto-Submitted: auto-replied"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"automatic", "list,,bounce", "list bounce", "no"})
    void refusesAnotherKind(String condition) {
        assertThatThrownBy(() -> matcher(condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher AutoSubmitted: condition = " + condition
                        + ": should be left out or some of auto-generated, auto-replied, list, bounce,"
                        + " as in match=\"AutoSubmitted=list,bounce\"");
    }

    private static Collection<MailAddress> match(String condition, String sender, String field) throws Exception {
        return matcher(condition)
                .match(Messages.mail(field + "\r\n\r\nbody\r\n")
                        .sender(MaybeSender.getMailSender(sender))
                        .recipients("bob@localhost", "carol@elsewhere.invalid")
                        .build());
    }

    private static AutoSubmitted matcher(String condition) throws MessagingException {
        AutoSubmitted matcher = new AutoSubmitted();
        matcher.init(FakeMatcherConfig.builder()
                .matcherName("AutoSubmitted")
                .condition(condition)
                .build());
        return matcher;
    }
}
