package org.jamesexpress.parts;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    <p>one</p><p>two</p>                            | one\\ntwo
                    w<b>o</b>r<span class="x">d</span>              | word
                    a<!-- hidden > still -->b                       | ab
                    a<script>if (x<y) alert("</p>")</script>b       | a\\nb
                    <STYLE>p{}</STYLE>b                             | b
                    1 &lt; 2 &amp; 3 &#20013;&#x6587; &nbsp;&bogus; | 1 < 2 & 3 中文 &bogus;
                    a < b                                           | a < b
                    <a title="x > y">link</a>                       | link
                    <td>a<td>b                                      | a\\nb
                    <p                                              | ``
                    """)
    void keepsWhatAReaderSees(String html, String words) {
        assertThat(Html.words(html)).isEqualTo(words.replace("\\n", "\n"));
    }

    @Test
    void readsWhateverComes() {
        Random random = new Random(3);
        String pieces = "<>/!-&;#x\"'= aİscript";
        for (int i = 0; i < 2000; i++) {
            StringBuilder html = new StringBuilder();
            for (int j = 0; j < 60; j++) {
                html.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            assertThatCode(() -> Html.words(html.toString()))
                    .as(html.toString())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void isNotKeptBusyByWhatNeverEnds() {
        for (String each : new String[] {"<", "&", "<a b=\"", "<!--", "<script>", "<b", "\n", " "}) {
            assertTimeout(ofSeconds(20), () -> Html.words(each.repeat(400_000)), each);
        }
    }
}
