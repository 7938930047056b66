package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent<String> recent = new Recent<>(6, String::length);

    @Test
    void letsGoFirstOfWhatNobodyHasAskedForTheLongest() {
        recent.put("a", "xx");
        recent.put("b", "xx");
        recent.put("c", "xx");
        recent.get("a");
        recent.put("d", "x");
        assertThat(known()).containsExactly("a", "c", "d");
    }

    @Test
    void letsGoOfSeveralForOneThatIsLarge() {
        recent.put("a", "xx");
        recent.put("b", "xx");
        recent.put("c", "xxxxxx");
        assertThat(known()).containsExactly("c");
    }

    @Test
    void countsAgainWhatIsReplacedOrRemoved() {
        recent.put("a", "xxxx");
        recent.put("a", "xx");
        recent.put("b", "xxxx");
        assertThat(known()).containsExactly("a", "b");
        recent.remove("b");
        recent.put("c", "xxxx");
        assertThat(known()).containsExactly("a", "c");
    }

    @Test
    void holdsNothingThatIsLargerThanAllMayBe() {
        recent.put("a", "xxxxxxx");
        assertThat(known()).isEmpty();
        recent.put("b", "xxxxxx");
        assertThat(known()).containsExactly("b");
    }

    private List<String> known() {
        return Stream.of("a", "b", "c", "d")
                .filter(name -> recent.get(name).isPresent())
                .toList();
    }
}
