package org.jamesexpress.archive;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;

/** Archives as a {@code <mailet>} configures them, below a folder of the test. */
public final class Archives {
    private Archives() {}

    /**
     * An archive in {@code archive}, its second place in {@code second}.
     *
     * @param parameters names and values, by turns
     */
    public static ArchiveConfig config(Path root, String... parameters) {
        Map<String, String> values = new HashMap<>(Map.of("directory", "archive", "witness", "second"));
        for (int i = 0; i < parameters.length; i += 2) {
            values.put(parameters[i], parameters[i + 1]);
        }
        Settings settings = Settings.of("test", values);
        ArchiveConfig config = ArchiveConfig.from(settings, root::resolve);
        try {
            settings.check();
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e);
        }
        return config;
    }

    /** A mail from alice to bob. */
    public static Arrival mail(String name, Instant arrived) {
        return new Arrival(
                name,
                name,
                "alice@example.test",
                Map.of("bob@example.test", MailDirection.INBOUND),
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                arrived);
    }
}
