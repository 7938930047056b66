package org.jamesexpress.archive.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    form:alice              | character 1: there is no field form: from is one; what is no field but has a colon stands between quotes
                    a Re:b                  | character 3: there is no field Re: to is one; what is no field but has a colon stands between quotes
                    bcc:alice               | character 1: there is no field bcc: to: searches all recipients; what is no field but has a colon stands between quotes
                    a from:                 | character 3: nothing stands after from:
                    a ""                    | character 3: nothing stands between the quotes
                    a "b c                  | character 3: the quote has no end
                    a ?!                    | character 3: there is no word in ?!
                    after:yesterday         | character 1: yesterday is no time: 2026-01-31, 2026-01, 2026, 2026-01-31T12:00, 12h or 7d is right
                    on:7d                   | character 1: 7d is no day: 2026-01-31, 2026-01 or 2026 is right
                    after:2026-02-30        | character 1: 2026-02-30 is no time: 2026-01-31, 2026-01, 2026, 2026-01-31T12:00, 12h or 7d is right
                    larger:big              | character 1: big is no size: 500, 64k, 20M or 1G is right
                    has:image               | character 1: image is none: attachment is right
                    direction:up            | character 1: up is none: inbound or outbound or internal is right
                    id:xyz                  | character 1: xyz is no id: hexadecimal digits are right, such as 1f3c
                    OR a                    | character 1: OR stands between two words
                    a AND OR b              | character 7: OR stands between two words
                    a OR OR b               | character 3: OR stands between two words
                    a OR -b                 | character 6: beside OR stand words, from, to, subject, body, attachment, has and direction, without a minus
                    a OR larger:5           | character 6: beside OR stand words, from, to, subject, body, attachment, has and direction, without a minus
                    NOT a                   | character 1: NOT is written as a minus right before what must not be there
                    a*b                     | character 1: * stands at the end of a word
                    """)
    void saysWhatIsWrongAndWhereAndWhatWouldBeRight(String query, String complaint) {
        assertThatThrownBy(() -> Query.parse(query, Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(complaint);
    }

    @Test
    void takesAnUrlAndQuotedColonsForWords() {
        assertThat(Query.parse("http://example.test/x", Clock.systemUTC()).words())
                .contains("(\"http example test x\")");
        assertThat(Query.parse("\"re: x\"", Clock.systemUTC()).words()).contains("(\"re x\")");
    }

    @Test
    void refusesMoreWordsThanAnybodyMeans() {
        assertThatThrownBy(() -> Query.parse("a ".repeat(101), Clock.systemUTC()))
                .hasMessageContaining("more than 100 words");
    }

    @Test
    void letsNoQueryReachTheLanguageOfTheIndex(@TempDir Path place) throws IOException {
        SearchedArchive archive = new SearchedArchive(place);
        archive.add("Subject: x\n\nx");
        archive.update();
        List<String> pieces = List.of(
                "\"",
                "“",
                "'",
                "*",
                "(",
                ")",
                "{",
                "}",
                "^",
                "+",
                "NEAR",
                " AND ",
                " OR ",
                " NOT ",
                "-",
                ":",
                "body",
                "x",
                "合",
                " ",
                "from:",
                "has:attachment",
                "\\",
                "\0",
                ";",
                "--",
                "@",
                "facts",
                "=mail",
                ",",
                "\ud800",
                "%",
                "_");
        Random random = new Random(7);
        int right = 0;
        for (int i = 0; i < 5000; i++) {
            StringBuilder query = new StringBuilder();
            for (int j = random.nextInt(8); j >= 0; j--) {
                query.append(pieces.get(random.nextInt(pieces.size())));
            }
            right += answered(archive, query.toString());
        }
        assertThat(right).isGreaterThan(500);
    }

    /** A complaint is no answer; anything else that fails is a fault. */
    private static int answered(SearchedArchive archive, String text) throws IOException {
        Query query;
        try {
            query = Query.parse(text, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("character ");
            return 0;
        }
        archive.index.search(query, 10, Long.MAX_VALUE);
        return 1;
    }
}
