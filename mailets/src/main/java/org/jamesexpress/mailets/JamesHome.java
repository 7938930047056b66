package org.jamesexpress.mailets;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import org.apache.james.filesystem.api.FileSystem;

/**
 * The folders of the James that runs a mailet.
 *
 * @param files knows where {@code file://conf/} and {@code file://var/} are
 */
record JamesHome(FileSystem files) {
    /**
     * The file or folder that an administrator means by {@code conf/…} and {@code var/…}, by another path below the home, by
     * an absolute path, and by James's own {@code file://…}.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    Path path(String text) {
        try {
            boolean plain = !text.contains("://");
            Path path = plain && Path.of(text).isAbsolute()
                    ? Path.of(text)
                    : files.getFile(plain ? FileSystem.FILE_PROTOCOL + text : text)
                            .toPath();
            return path.toAbsolutePath().normalize();
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
