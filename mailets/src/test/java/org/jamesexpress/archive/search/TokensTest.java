package org.jamesexpress.archive.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Hello, WORLD 42!          | hello world 42
                    Ｆｕｌｌ－ｗｉｄｔｈ         | full width
                    Crème BRÛLÉE Straße ΟΔΟΣ  | creme brulee strasse οδοσ
                    采购合同                   | 采购 购合 合同 同
                    第3章                      | 第 3 章
                    パン                       | パン ン
                    한국어                     | 한국 국어 어
                    don't re-enter            | don t re enter
                    """)
    void makesWordsAndPairs(String text, String tokens) {
        String stream =
                new Tokens().add(text).toString().replaceAll("[|].*", "").strip();

        assertThat(stream).isEqualTo(tokens);
    }

    @Test
    void hasAddressesDomainsAndSingleCharactersOnceMoreAsAWhole() {
        String tokens = new Tokens()
                .add("Write to <Alice.B+x@Example.TEST>, or \u5408 to 'bob@b.test'.")
                .toString();

        assertThat(tokens).contains("alice b x example test");
        assertThat(tokens.substring(tokens.indexOf('|') + 2).split(" "))
                .containsExactly("=alice.b+x@example.test", "=@example.test", "=bob@b.test", "=@b.test", "=\u5408");
    }

    @Test
    void letsNoPhraseReachFromOneTextIntoTheNext() {
        assertThat(new Tokens().add("one").add("two").toString()).isEqualTo("one | two | ");
    }

    @Test
    void cutsWhatIsNoWord() {
        assertThat(new Tokens().add("x".repeat(10_000)).toString()).hasSizeLessThan(100);
    }

    @ParameterizedTest(name = "{0} is sought as {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    hello world  | "hello world"
                    采购合同      | "采购 购合 合同"
                    合           | "=合"
                    合同A        | "合同 同 a"
                    第3          | "第 3"
                    第3章        | "第 3 章"*
                    a"b          | "a b"
                    """)
    void seeksWordsInARow(String text, String expression) {
        assertThat(Phrase.of(text, false)).contains(expression);
    }

    @Test
    void seeksNothingWhereThereIsNoWord() {
        assertThat(Phrase.of("?! \" *", true)).isEmpty();
    }
}
