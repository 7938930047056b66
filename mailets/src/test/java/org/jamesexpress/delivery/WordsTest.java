package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static final Words ENGLISH = new Words(Language.EN);

    @ParameterizedTest
    @EnumSource
    void saysTheSameInEveryLanguage(Language language) {
        Words words = new Words(language);
        assertThat(words.keys()).isEqualTo(ENGLISH.keys());
        for (String key : words.keys()) {
            assertThat(places(words.text(key))).as(key).isEqualTo(places(ENGLISH.text(key)));
            assertThat(words.text(key)).as(key).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5.1.1,  no such mailbox",
        "5.1.2,  domain of this address does not exist",
        "5.1.3,  not a valid address",
        "5.1.10, takes no mail at all",
        "5.1.99, does not accept this address",
        "5.2.1,  mailbox is closed",
        "4.2.1,  no mail at present",
        "5.2.2,  mailbox is full",
        "5.2.3,  larger than this mailbox",
        "5.3.4,  larger than the other server",
        "4.3.1,  no room left",
        "4.4.1,  can't be reached",
        "4.4.2,  broke off",
        "4.4.3,  DNS can't be read",
        "5.4.4,  names no server",
        "5.4.6,  circle",
        "4.4.7,  in time",
        "5.5.3,  more recipients",
        "5.6.3,  form",
        "5.6.7,  beyond English",
        "5.6.0,  what the mail contains",
        "5.7.1,  unwanted",
        "4.7.1,  come again later",
        "4.7.99, for now",
        "5.7.99, by its rules",
        "5.7.23, SPF",
        "5.7.24, SPF",
        "5.7.25, reverse DNS",
        "5.7.26, DMARC",
        "4.7.26, DMARC",
        "5.7.27, takes no mail",
        "5.7.28, too much mail",
        "5.7.29, ARC",
        "5.0.0,  did not take the mail",
        "5.9.9,  did not take the mail",
    })
    void knowsTheCodesSeenInPractice(String status, String reason) {
        assertThat(ENGLISH.text("reason", status, false)).contains(reason);
        assertThat(ENGLISH.text("advice", status, false)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reason", "advice"})
    void isWrittenInChineseWithTheSignsOfChinese(String kind) {
        Words chinese = new Words(Language.ZH);
        for (String key : chinese.keys()) {
            if (key.startsWith(kind)) {
                assertThat(chinese.text(key)).as(key).endsWith("。").doesNotContain(",", ";", ". ");
            }
        }
    }

    @Test
    void takesWhatIsFilledInAsItIs() {
        assertThat(ENGLISH.text("title", Map.of("subject", "{date} $1 \\"))).isEqualTo(" \"{date} $1 \\\"");
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{[a-z]+}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }
}
