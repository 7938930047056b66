package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jamesexpress.archive.audit.JournalConfig;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;

/** The journals that {@link RecordAccepted} writes, as {@code smtpserver.xml} has them, for those who read them. */
public final class ConfiguredJournal {
    private ConfiguredJournal() {}

    /**
     * Their directories; none where there is no file.
     *
     * @param home the folder of that James, with {@code conf} in it
     * @throws SettingsException with every complaint about the first that is wrong
     */
    public static Set<Path> in(Path home) throws SettingsException {
        Path file = home.resolve("conf").resolve("smtpserver.xml");
        Set<Path> directories = new LinkedHashSet<>();
        for (Map<String, String> parameters : ConfiguredElement.in(file, "handler", RecordAccepted.class)) {
            Settings settings = Settings.of(file + ", RecordAccepted", parameters);
            JournalConfig config = JournalConfig.from(settings, text -> ConfiguredArchive.path(home, text));
            settings.check();
            directories.add(config.directory());
        }
        return directories;
    }
}
