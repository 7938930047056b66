package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderLinesTest {
    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void goesOnAfterALineOfExactlyTheGreatestLength(String end) throws IOException {
        String longest = "X: " + "x".repeat(995);
        assertThat(lines(longest + end + "Subject: Hello" + end + end + "Body" + end))
                .containsExactly(longest, "Subject: Hello");
    }

    @Test
    void foldsALineThatIsTooLong() throws IOException {
        assertThat(lines("X: " + "x".repeat(996) + "\r\nSubject: Hello\r\n\r\n"))
                .containsExactly("X: " + "x".repeat(995), " x", "Subject: Hello");
        assertThat(lines("x".repeat(3_000) + "\r\n\r\n"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(998))
                .extracting(String::strip)
                .satisfies(pieces -> assertThat(String.join("", pieces)).isEqualTo("x".repeat(3_000)));
    }

    @Test
    void endsWithTheMessageWhereThereIsNoBody() throws IOException {
        assertThat(lines("Subject: Hello")).containsExactly("Subject: Hello");
        assertThat(lines("x".repeat(998))).hasSize(1);
        assertThat(lines("")).isEmpty();
    }

    private static List<String> lines(String message) throws IOException {
        HeaderLines lines = new HeaderLines(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
        List<String> header = new ArrayList<>();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            header.add(line);
        }
        return header;
    }
}
