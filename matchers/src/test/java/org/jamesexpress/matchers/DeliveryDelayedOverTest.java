package org.jamesexpress.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import javax.mail.MessagingException;
import org.junit.jupiter.api.Test;

class DeliveryDelayedOverTest extends DestinationsFixture {
    @Test
    void choosesTheRecipientsForWhoseDestinationMailHasBeenWaitingForLonger() throws Exception {
        waits("late.test", Duration.ofHours(2).plusMillis(1));
        waits("soon.test", Duration.ofHours(2));
        waits("over.test", Duration.ofHours(3));
        settle("over.test");

        assertThat(Matching.chosen(matcher("2h"), to("bob@late.test", "bob@soon.test", "bob@over.test")))
                .containsExactly("bob@late.test");
    }

    @Test
    void takesFourHoursWithoutACondition() throws Exception {
        waits("late.test", Duration.ofHours(4).plusMillis(1));
        waits("soon.test", Duration.ofHours(4));
        DeliveryDelayedOver matcher = Matching.started(new DeliveryDelayedOver(files, clock));

        assertThat(Matching.chosen(matcher, to("bob@late.test", "bob@soon.test")))
                .containsExactly("bob@late.test");
    }

    @Test
    void choosesAmongAThousandDestinations() throws Exception {
        waits("d7.test", Duration.ofHours(3));
        String[] all =
                IntStream.range(0, 1000).mapToObj(i -> "bob@d" + i + ".test").toArray(String[]::new);

        assertThat(Matching.chosen(matcher("2h"), to(all))).containsExactly("bob@d7.test");
    }

    @Test
    void refusesAnythingElse() {
        assertThatThrownBy(() -> matcher("late"))
                .isInstanceOf(MessagingException.class)
                .hasMessage("matcher DeliveryDelayedOver: condition = late: should be a time from 1m to 30d,"
                        + " as in match=\"DeliveryDelayedOver=1d\"");
    }

    private DeliveryDelayedOver matcher(String condition) throws MessagingException {
        return Matching.started(new DeliveryDelayedOver(files, clock), condition);
    }
}
