package org.jamesexpress.mailets;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.james.filesystem.api.FileSystem;

/** A James home in a folder of a test, with {@code conf} and {@code var}. */
public record JamesFolders(Path home) implements FileSystem {
    @Override
    public InputStream getResource(String url) {
        throw new UnsupportedOperationException();
    }

    @Override
    public File getFile(String url) {
        if (url.startsWith(FILE_PROTOCOL_ABSOLUTE)) {
            return new File("/" + url.substring(FILE_PROTOCOL_ABSOLUTE.length()));
        }
        return home.resolve(url.substring(FILE_PROTOCOL.length())).toFile();
    }

    @Override
    public File getBasedir() {
        return home.toFile();
    }
}
