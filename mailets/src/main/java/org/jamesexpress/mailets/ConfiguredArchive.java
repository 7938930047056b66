package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;

/**
 * The archives that {@link ArchiveEml} writes, as {@code mailetcontainer.xml} has them, and {@link ArchiveBeforeAccept}, as
 * {@code smtpserver.xml} has them, for those who look into them.
 */
public final class ConfiguredArchive {
    private ConfiguredArchive() {}

    /**
     * All of both files, in their order; none where there is no file.
     *
     * @param home the folder of that James, with {@code conf} in it
     * @throws SettingsException with every complaint about the first that is wrong
     */
    public static List<ArchiveConfig> in(Path home) throws SettingsException {
        return in(home, Set.of());
    }

    /**
     * The same for who opens no mail, and may have no right to read a master key: none of them has one.
     *
     * @throws SettingsException with every complaint about the first that is wrong
     */
    public static List<ArchiveConfig> withoutMasterKeys(Path home) throws SettingsException {
        return in(home, Set.of(ArchiveConfig.MASTER_KEY));
    }

    private static List<ArchiveConfig> in(Path home, Set<String> leftOut) throws SettingsException {
        List<ArchiveConfig> archives = new ArrayList<>();
        archives.addAll(in(home, "mailetcontainer.xml", "mailet", ArchiveEml.class, leftOut));
        archives.addAll(in(home, "smtpserver.xml", "handler", ArchiveBeforeAccept.class, leftOut));
        return archives;
    }

    /**
     * Those of a running James.
     *
     * @throws SettingsException with every complaint about the first that is wrong
     */
    public static List<ArchiveConfig> of(FileSystem james) throws SettingsException {
        return in(new JamesHome(james)
                .path("conf/mailetcontainer.xml")
                .resolveSibling("..")
                .normalize());
    }

    private static List<ArchiveConfig> in(Path home, String name, String element, Class<?> kind, Set<String> leftOut)
            throws SettingsException {
        Path file = home.resolve("conf").resolve(name);
        List<ArchiveConfig> archives = new ArrayList<>();
        for (Map<String, String> parameters : ConfiguredElement.in(file, element, kind)) {
            parameters.keySet().removeAll(leftOut);
            Settings settings = Settings.of(file + ", " + kind.getSimpleName(), parameters);
            ArchiveConfig config = ArchiveConfig.from(settings, text -> path(home, text));
            settings.check();
            archives.add(config);
        }
        return archives;
    }

    static Path path(Path home, String text) {
        String plain =
                text.startsWith(FileSystem.FILE_PROTOCOL) ? text.substring(FileSystem.FILE_PROTOCOL.length()) : text;
        return home.resolve(plain).toAbsolutePath().normalize();
    }
}
