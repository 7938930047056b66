package org.jamesexpress.notify.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
    private static final String TAG = "\"a\"";

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    bytes=0-0       | 10 | 206 | 0 | 1  | bytes 0-0/10
                    bytes=3-        | 10 | 206 | 3 | 7  | bytes 3-9/10
                    bytes=3-99      | 10 | 206 | 3 | 7  | bytes 3-9/10
                    bytes=9-9       | 10 | 206 | 9 | 1  | bytes 9-9/10
                    bytes=-4        | 10 | 206 | 6 | 4  | bytes 6-9/10
                    bytes=-99       | 10 | 206 | 0 | 10 | bytes 0-9/10
                    BYTES = 1 - 2   | 10 | 206 | 1 | 2  | bytes 1-2/10
                    'bytes=1-2 '    | 10 | 206 | 1 | 2  | bytes 1-2/10
                    bytes=11-       | 10 | 416 | 0 | 0  | bytes */10
                    bytes=-4        | 0  | 416 | 0 | 0  | bytes */0
                    bytes=10-       | 10 | 416 | 0 | 0  | bytes */10
                    bytes=-0        | 10 | 416 | 0 | 0  | bytes */10
                    bytes=0-        | 0  | 416 | 0 | 0  | bytes */0
                    bytes=5-3       | 10 | 200 | 0 | 10 | -
                    bytes=-         | 10 | 200 | 0 | 10 | -
                    bytes=0-1,4-5   | 10 | 200 | 0 | 10 | -
                    bytes=x-1       | 10 | 200 | 0 | 10 | -
                    lines=0-1       | 10 | 200 | 0 | 10 | -
                    bytes=0-9999999999999999999  | 10 | 200 | 0 | 10 | -
                    bytes=9999999999999999999-   | 10 | 200 | 0 | 10 | -
                    bytes=0-999999999999999999   | 10 | 206 | 0 | 10 | bytes 0-9/10
                    bytes=999999999999999999-    | 10 | 416 | 0 | 0  | bytes */10
                    """)
    void readsOneRangeAndLeavesAllElseAside(String range, long size, int status, long from, long length, String field) {
        ByteRange read = ByteRange.of(Optional.of(range), Optional.empty(), TAG, size);

        assertThat(read).isEqualTo(new ByteRange(status, from, length));
        assertThat(status == 200 ? null : read.field(size)).isEqualTo(field);
    }

    @Test
    void aRangeCountsOnlyOfWhatTheClientKnows() {
        Optional<String> range = Optional.of("bytes=0-0");

        assertThat(ByteRange.of(range, Optional.of(TAG), TAG, 10).status()).isEqualTo(206);
        assertThat(ByteRange.of(range, Optional.of("\"b\""), TAG, 10).status()).isEqualTo(200);
        assertThat(ByteRange.of(range, Optional.of("\"A\""), TAG, 10).status()).isEqualTo(200);
        assertThat(ByteRange.of(range, Optional.of("W/\"a\""), TAG, 10).status())
                .isEqualTo(200);
        assertThat(ByteRange.of(range, Optional.of("Sun, 22 Nov 2026 08:00:00 GMT"), TAG, 10)
                        .status())
                .isEqualTo(200);
        assertThat(ByteRange.of(Optional.empty(), Optional.empty(), TAG, 10).status())
                .isEqualTo(200);
    }
}
