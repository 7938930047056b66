package org.jamesexpress.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SceneTest {
    @ParameterizedTest
    @EnumSource
    void everyMailThatCountsGoesToADestinationThatIsWellAndNoOther(Situation situation) {
        Scene scene = new Scene(situation, 3_000, 5_120, 7);
        Scene.Recipients recipients = scene.new Recipients();
        int all = Math.max(
                scene.counting(),
                scene.backlog().stream().mapToInt(each -> each + 1).max().orElse(0));

        assertThat(IntStream.range(0, all))
                .allSatisfy(mail -> assertThat(recipients.destination(mail).hosts().stream()
                                .anyMatch(host -> host.manner() == Scene.Manner.WELL
                                        && host.latencyMillis() == situation.latencyMillis()))
                        .as(recipients.of(mail))
                        .isEqualTo(mail < scene.counting()));
    }

    @Test
    void aTenthOfTheMailsGoesIntoBlackHoles() {
        Scene scene = new Scene(Situation.BLACKHOLED, 3_000, 5_120, 7);

        assertThat(scene.counting()).isEqualTo(2_700);
        assertThat(scene.backlog()).hasSize(3_000).doesNotHaveDuplicates();
    }

    @Test
    void aLiveSituationHasOnlyThoseInTheWayQueued() {
        Scene scene = new Scene(Situation.FAIR, 20_000, 5_120, 7);

        assertThat(scene.counting()).isEqualTo(3_000);
        assertThat(scene.backlog()).hasSize(20 * 51).allMatch(mail -> mail >= 3_000);
        assertThat(new Scene(Situation.ALONE, 20_000, 5_120, 7).backlog()).isEmpty();
    }

    @Test
    void mailThatComesByAScheduleComesToAServerThatHasDeliveredThere() {
        Scene scene = new Scene(Situation.FAIR, 20_000, 5_120, 7);

        assertThat(scene.warmUps()).hasSize(1_001).contains(scene.new Recipients().destination(0));
        assertThat(scene.hosts()).hasSize(1_000 + 52).doesNotHaveDuplicates();
    }

    @Test
    void isTheSameInAnotherProcess() {
        Scene scene = new Scene(Situation.SPREAD, 3_000, 5_120, 7);
        Scene other = Scene.of(scene.arguments().toArray(String[]::new));

        assertThat(other).isEqualTo(scene);
        assertThat(other.backlog()).isEqualTo(scene.backlog());
        assertThat(other.hosts()).hasSize(2_000).isEqualTo(scene.hosts()).doesNotHaveDuplicates();
    }

    @Test
    void aMailIsKnownByItsRecipient() {
        Scene.Recipients recipients = new Scene(Situation.DRAIN, 10, 5_120, 7).new Recipients();

        assertThat(Scene.number(recipients.of(9))).isEqualTo(9);
        assertThat(List.of(recipients.ofWarmUp(9), "postmaster", "m@b.test", "mx9@b.test"))
                .allMatch(recipient -> Scene.number(recipient) == -1);
    }
}
