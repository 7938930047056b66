package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jamesexpress.archive.audit.JournalConfig;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.w3c.dom.Element;

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
        Path file = file(home);
        Set<Path> directories = new LinkedHashSet<>();
        for (Map<String, String> parameters : ConfiguredElement.in(file, "handler", RecordAccepted.class)) {
            Settings settings = Settings.of(file + ", RecordAccepted", parameters);
            JournalConfig config = JournalConfig.from(settings, text -> ConfiguredArchive.path(home, text));
            settings.check();
            directories.add(config.directory());
        }
        return directories;
    }

    /**
     * The SMTP servers that don't record what they accept where another does, as their {@code <jmxName>} or {@code <bind>}
     * names them.
     *
     * @throws SettingsException when their file can't be read
     */
    public static List<String> unrecorded(Path home) throws SettingsException {
        List<Element> servers = XmlFile.root(file(home)).stream()
                .flatMap(root -> XmlFile.below(root, "smtpserver").stream())
                .filter(each -> !each.getAttribute("enabled").equals("false"))
                .toList();
        List<String> without = servers.stream()
                .filter(each -> ConfiguredElement.below(each, "handler", RecordAccepted.class)
                        .findFirst()
                        .isEmpty())
                .map(ConfiguredJournal::name)
                .toList();
        return without.size() == servers.size() ? List.of() : without;
    }

    private static String name(Element server) {
        return Stream.of("jmxName", "bind")
                .flatMap(each -> XmlFile.below(server, each).stream())
                .map(each -> each.getTextContent().strip())
                .findFirst()
                .orElse("smtpserver");
    }

    private static Path file(Path home) {
        return home.resolve("conf").resolve("smtpserver.xml");
    }
}
