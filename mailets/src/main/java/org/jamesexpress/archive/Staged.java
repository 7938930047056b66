package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jamesexpress.archive.crypt.MailKey;

/**
 * A mail whose files are whole and on disk, but not yet where they belong.
 *
 * @param message in {@code .writing}; its sidecar is beside it
 * @param target of the message
 * @param keys to be written down before the ledger names the mail; none of one that is in clear
 */
record Staged(Path message, Path target, Entry.Archived entry, List<MailKey> keys) {
    /** Puts both files where they belong; one that is there already is left so. */
    void shelve() throws IOException {
        move(ArchiveFolder.sidecarOf(message), ArchiveFolder.sidecarOf(target));
        move(message, target);
    }

    /** An atomic move would replace what is there. */
    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            if (!Files.exists(to)) {
                throw e;
            }
        }
    }
}
