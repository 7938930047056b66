package org.jamesexpress.archive.export;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.store.DurableFile;

/** A file that has another name until it is whole. */
record Part(Path target, Path unfinished) {
    /** @throws FileAlreadyExistsException when there is such a file already */
    static Part of(Path target) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        DurableFile.createFolders(DurableFile.folderOf(target));
        return new Part(target, target.resolveSibling(target.getFileName() + ".part"));
    }

    void finish() throws IOException {
        Files.move(unfinished, target);
        DurableFile.force(DurableFile.folderOf(target));
    }
}
