package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;

/** The archives that {@link ArchiveEml} writes, as {@code mailetcontainer.xml} has them, for those who look into them. */
public final class ConfiguredArchive {
    private ConfiguredArchive() {}

    /**
     * All of the file, in its order; none where there is no file.
     *
     * @param home the folder of that James, with {@code conf} in it
     * @throws SettingsException with every complaint
     */
    public static List<ArchiveConfig> in(Path home) throws SettingsException {
        Path mailetcontainer = home.resolve("conf/mailetcontainer.xml");
        List<ArchiveConfig> archives = new ArrayList<>();
        for (Map<String, String> parameters : ConfiguredMailet.in(mailetcontainer, ArchiveEml.class)) {
            Settings settings = Settings.of(mailetcontainer + ", ArchiveEml", parameters);
            ArchiveConfig config = ArchiveConfig.from(settings, text -> path(home, text));
            settings.check();
            archives.add(config);
        }
        return archives;
    }

    private static Path path(Path home, String text) {
        String plain =
                text.startsWith(FileSystem.FILE_PROTOCOL) ? text.substring(FileSystem.FILE_PROTOCOL.length()) : text;
        return home.resolve(plain).toAbsolutePath().normalize();
    }
}
