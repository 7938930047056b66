package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendingRateOverTest {
    private static final List<String> TWO = List.of("bob@b.test", "carol@c.test");

    /** Near its overflow, which a clock of this kind may have at any time. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    private SendingRateOver matcher;

    @BeforeEach
    void start() throws Exception {
        matcher = Matching.started(new SendingRateOver(nanos::get), "4/1h");
    }

    @Test
    void choosesAllRecipientsOfTheMailThatIsOneTooMany() throws Exception {
        assertThat(chosen("m1", "alice@a.test")).isEmpty();
        assertThat(chosen("m2", "alice@a.test")).as("four of four").isEmpty();
        assertThat(chosen("m3", "alice@a.test")).isEqualTo(TWO);
    }

    @Test
    void countsTheRecipientsOfThisMail() throws Exception {
        FakeMail five = FakeMail.builder()
                .name("m1")
                .sender("alice@a.test")
                .recipients("1@b.test", "2@b.test", "3@b.test", "4@b.test", "5@b.test")
                .build();

        assertThat(Matching.chosen(matcher, five)).hasSize(5);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() throws Exception {
        chosen("m1", "alice@a.test");
        pass(Duration.ofMinutes(59));
        chosen("m2", "alice@a.test");
        pass(Duration.ofSeconds(59));
        assertThat(chosen("m3", "alice@a.test"))
                .as("m1 is within for a second more")
                .isEqualTo(TWO);
        pass(Duration.ofMinutes(59).plusSeconds(1));
        assertThat(chosen("m4", "alice@a.test")).as("after m3 alone").isEmpty();
    }

    @Test
    void stopsWhoGoesOnTrying() throws Exception {
        for (int i = 0; i < 10; i++) {
            List<String> expected = i < 2 ? List.of() : TWO;
            assertThat(chosen("m" + i, "alice@a.test")).isEqualTo(expected);
            pass(Duration.ofMinutes(20));
        }
    }

    @Test
    void countsTheSameMailOnce() throws Exception {
        chosen("m1", "alice@a.test");
        chosen("m1", "alice@a.test");
        assertThat(chosen("m1", "alice@a.test")).isEmpty();
        assertThat(chosen("m2", "alice@a.test")).isEmpty();
        assertThat(chosen("m3", "alice@a.test")).isEqualTo(TWO);
        assertThat(chosen("m3", "alice@a.test")).as("again").isEqualTo(TWO);
    }

    @Test
    void countsEachSenderAlone() throws Exception {
        chosen("m1", "alice@a.test");
        chosen("m2", "alice@a.test");
        assertThat(chosen("m3", "dave@a.test")).isEmpty();
        assertThat(chosen("m4", "Alice@A.test")).isEqualTo(TWO);
    }

    @Test
    void goesByWhoLoggedInWhateverTheReversePath() throws Exception {
        assertThat(chosenOf(submitted("m1", "alice").sender("one@a.test"))).isEmpty();
        assertThat(chosenOf(submitted("m2", "alice").sender("two@a.test"))).isEmpty();
        assertThat(chosenOf(submitted("m3", "alice"))).as("without one, too").isEqualTo(TWO);
    }

    @Test
    void holdsNothingAgainstAUserWhoseNameSomebodyElseWrites() throws Exception {
        for (int i = 0; i < 3; i++) {
            chosen("m" + i, "alice@a.test");
        }
        assertThat(chosenOf(submitted("m3", "alice@a.test").sender("alice@a.test")))
                .isEmpty();
    }

    @Test
    void neverChoosesANullReversePath() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(chosenOf(FakeMail.builder().name("m" + i))).isEmpty();
        }
    }

    @Test
    void forgetsTheSenderWhoWasQuietForLongest() {
        SentLately sent = new SentLately(4, Duration.ofHours(1), nanos::get, 2, 1000);
        sent.isOver("alice", "m1", 4);
        sent.isOver("dave", "m2", 4);
        sent.isOver("alice", "m1", 4);
        sent.isOver("erin", "m3", 4);
        assertThat(sent.isOver("alice", "m4", 1)).isTrue();
        assertThat(sent.isOver("dave", "m5", 1)).as("forgotten").isFalse();
    }

    @Test
    void forgetsTheSenderWhoWasQuietForLongestWhenThereAreTooManyMails() {
        SentLately sent = new SentLately(4, Duration.ofHours(1), nanos::get, 1000, 4);
        for (int i = 0; i < 4; i++) {
            sent.isOver("alice", "a" + i, 1);
        }
        sent.isOver("dave", "d", 1);
        assertThat(sent.isOver("alice", "a4", 1)).as("forgotten").isFalse();
        assertThat(sent.isOver("dave", "e", 4)).isTrue();
    }

    @Test
    void keepsNoMoreOfASenderThanItTakesToTellThatThereAreTooMany() {
        SentLately sent = new SentLately(4, Duration.ofHours(1), nanos::get, 1000, 8);
        sent.isOver("dave", "d", 4);
        for (int i = 0; i < 1000; i++) {
            sent.isOver("alice", "a" + i, 1);
        }
        assertThat(sent.isOver("dave", "e", 1)).as("not pushed out").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "200", "0/1h", "-1/1h", "200/h", "200/1w", "1000001/1h", "200/0s", "200/8d", "many/1h"})
    void refusesAnythingElse(String condition) {
        assertThatThrownBy(() -> Matching.started(new SendingRateOver(), condition))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher SendingRateOver: condition = " + condition
                        + ": should be a number of recipients from 1 to 1000000, a slash, and a time from 1s to 7d,"
                        + " as in match=\"SendingRateOver=200/1h\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/1s", "1000000/7d", "200 / 1h"})
    void takesEverythingWithinItsLimits(String condition) throws Exception {
        Matching.started(new SendingRateOver(), condition);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private List<String> chosen(String name, String reversePath) throws Exception {
        return chosenOf(FakeMail.builder().name(name).sender(reversePath));
    }

    private List<String> chosenOf(FakeMail.Builder mail) throws Exception {
        return Matching.chosen(
                matcher, mail.recipients(TWO.toArray(String[]::new)).build());
    }

    private static FakeMail.Builder submitted(String name, String user) {
        return FakeMail.builder().name(name).attribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(user)));
    }
}
