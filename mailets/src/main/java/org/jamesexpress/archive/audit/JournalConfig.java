package org.jamesexpress.archive.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jamesexpress.config.Settings;

/**
 * Where is written down what SMTP accepted.
 *
 * @param keep as long as this
 */
public record JournalConfig(Path directory, Duration keep) {
    private static final String DIRECTORY = "var/express/accepted";
    private static final Duration KEEP = Duration.ofDays(400);
    private static final Duration LEAST = Duration.ofDays(7);
    private static final Duration MOST = Duration.ofDays(36_500);

    /**
     * Asks for every parameter.
     *
     * @param folders finds the folder that {@code journal} names; throws {@link IllegalArgumentException}
     */
    public static JournalConfig from(Settings settings, Function<String, Path> folders) {
        return new JournalConfig(
                settings.ask("journal")
                        .means("Holds a file for each day with a line for each mail. Best on another disk than the"
                                + " archive. A relative one is below James's folder.")
                        .example("/mnt/notary/accepted")
                        .value(DIRECTORY, folders, "a folder such as var/express/accepted or /mnt/notary/accepted"),
                settings.ask("keep")
                        .means("How long a day's file is kept. `express archive audit` proves nothing of the days"
                                + " before.")
                        .example("800d")
                        .duration(KEEP, LEAST, MOST));
    }
}
