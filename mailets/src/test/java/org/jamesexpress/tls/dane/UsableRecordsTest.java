package org.jamesexpress.tls.dane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.mx.Tlsa;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several TLSA records count. */
class UsableRecordsTest {
    @ParameterizedTest
    @CsvSource({
        "'3 1 1',               '3 1 1'",
        "'3 1 1, 3 1 2',        '3 1 2'",
        "'3 1 2, 3 1 1',        '3 1 2'",
        "'3 1 1, 3 0 2',        '3 0 2, 3 1 1'",
        "'3 1 1, 2 1 2',        '2 1 2, 3 1 1'",
        "'1 1 2, 3 1 1',        '3 1 1'",
        "'3 1 3, 3 1 1',        '3 1 1'",
        "'0 0 1, 1 1 1, 3 2 1', ''",
    })
    void areThoseOfTheStrongestDigestOfEachKind(String all, String usable) {
        List<Tlsa> records =
                Stream.of(all.split(", ", -1)).map(UsableRecordsTest::record).toList();

        assertThat(UsableRecords.of(records).stream()
                        .map(each -> each.usage() + " " + each.selector() + " " + each.matchingType())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(usable);
    }

    private static Tlsa record(String fields) {
        String[] parts = fields.split(" ", -1);
        int matchingType = Integer.parseInt(parts[2]);
        return new Tlsa(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                matchingType,
                "ab".repeat(matchingType == 2 ? 64 : 32));
    }
}
