package org.jamesexpress.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.junit.jupiter.api.Test;

class RetentionTest {
    @Test
    void keepsWhatIsUnreadThreeTimesAsLongUnlessItIsTold() throws SettingsException {
        assertThat(read(Map.of())).isEqualTo(new Retention(Duration.ofDays(30), Duration.ofDays(90)));
        assertThat(read(Map.of("eventRetention", "7d")))
                .isEqualTo(new Retention(Duration.ofDays(7), Duration.ofDays(21)));
        assertThat(read(Map.of("eventRetention", "7d", "eventRetentionUnread", "8d")))
                .isEqualTo(new Retention(Duration.ofDays(7), Duration.ofDays(8)));
    }

    @Test
    void refusesToKeepWhatIsUnreadForLessLongThanTheRest() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(Map.of("eventRetentionUnread", "7d")))
                .withMessageContaining("eventRetentionUnread = 7d: should be a duration from 30d to");
    }

    @Test
    void keepsAnySizeUnlessItIsTold() throws SettingsException {
        assertThat(read(Map.of()).size()).isEqualTo(Retention.UNLIMITED);
        assertThat(read(Map.of("eventRetentionSize", "unlimited")).size()).isEqualTo(Retention.UNLIMITED);
        assertThat(read(Map.of("eventRetentionSize", "2G")).size()).isEqualTo(2L << 30);
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(Map.of("eventRetentionSize", "1k")))
                .withMessageContaining(
                        "eventRetentionSize = 1k: should be unlimited, or a size such as 20G, at least 1M");
    }

    private static Retention read(Map<String, String> values) throws SettingsException {
        Settings settings = Settings.of("here", values);
        Retention retention = Retention.from(settings);
        settings.check();
        return retention;
    }
}
