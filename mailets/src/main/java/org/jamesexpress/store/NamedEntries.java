package org.jamesexpress.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Lists what stands in a folder. */
public final class NamedEntries {
    private NamedEntries() {}

    /** The entries whose whole name is of that form, sorted; none where there is no such folder. */
    public static List<Path> of(Path folder, Pattern name) throws IOException {
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(
                    folder, each -> name.matcher(each.getFileName().toString()).matches())) {
                all.forEach(entries::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        Collections.sort(entries);
        return entries;
    }
}
