package org.jamesexpress.bench.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.MadeMail;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Writers;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.store.Content;

/** Archives as {@code ArchiveEml} does: message, sidecar and ledger on disk before the next mail. */
record IntoArchive(String name, Map<String, String> parameters) implements Contender<Outcome> {
    @Override
    public Outcome run(Path folder, int writers, Duration time) throws Exception {
        Archive archive = Archive.open(config(folder), Clock.systemUTC(), new SecureRandom());
        return Writers.run(writers, time, number -> archive.add(MadeMail.arrival(number), content(number)));
    }

    private static Content content(long number) {
        return Content.of(MadeMail.octets(number));
    }

    private ArchiveConfig config(Path folder) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("directory", "archive"));
        all.putAll(parameters);
        Settings settings = Settings.of("bench", all);
        ArchiveConfig config = ArchiveConfig.from(settings, folder::resolve);
        try {
            settings.check();
            return config;
        } catch (SettingsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
