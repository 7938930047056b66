package org.jamesexpress.mailets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.config.Placeholders;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.config.XmlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * Warns of keys that too many accounts can read, where the system has such rights. As PostgreSQL has it, a group may read
 * what is root's.
 */
final class ReadableKeys {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReadableKeys.class);
    private static final Set<String> FILES = Set.of("mailetcontainer.xml", "smtpserver.xml");

    private ReadableKeys() {}

    /**
     * Looks at the files that hold master keys, and at the last one with keys of mails.
     *
     * @param conf the folder of James's configuration, since James itself hands over what is in the files, and not their
     *     names
     */
    static void warn(Path conf, Keyring keys) {
        Set<Path> files = new TreeSet<>(keys.lastFile().stream().toList());
        for (String name : FILES) {
            files.addAll(masterKeys(conf.resolve(name)));
        }
        files.forEach(ReadableKeys::warn);
    }

    private static Collection<Path> masterKeys(Path xml) {
        try {
            return XmlFile.root(xml).stream()
                    .flatMap(root -> XmlFile.below(root, ArchiveConfig.MASTER_KEY).stream())
                    .map(Element::getTextContent)
                    .flatMap(text -> Placeholders.filesIn(text).stream())
                    .toList();
        } catch (SettingsException e) {
            return Set.of(); // James has read it, or says so
        }
    }

    private static void warn(Path file) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file.toRealPath(), PosixFileAttributes.class);
            Set<PosixFilePermission> rights = attributes.permissions();
            boolean group = rights.contains(PosixFilePermission.GROUP_READ)
                    && !attributes.owner().getName().equals("root");
            if (group || rights.contains(PosixFilePermission.OTHERS_READ)) {
                LOGGER.warn(
                        "{} has keys of the archive, and others can read it than its owner ({}): chmod 600 is right, or 640"
                                + " where it is root's",
                        file,
                        PosixFilePermissions.toString(rights));
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOGGER.debug("nobody knows who can read {}: {}", file, e.getMessage());
        }
    }
}
