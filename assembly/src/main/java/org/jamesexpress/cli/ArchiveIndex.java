package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.search.SearchIndex;

/** The index of an archive, if it can have one. */
final class ArchiveIndex {
    private ArchiveIndex() {}

    /** @throws CommandException says why there is none */
    static SearchIndex of(ArchiveConfig config) throws CommandException, IOException {
        if (!config.findable()) {
            throw new CommandException("The archive " + config.directory()
                    + " is encrypted and has no index, which would have its words in clear: set index beside masterKey to"
                    + " have one, or name a mail's file");
        }
        ArchiveFolder folder = config.folder();
        if (config.masterKeys().isEmpty() && isEncrypted(folder)) {
            throw new CommandException("The archive " + config.directory()
                    + " is encrypted, and its masterKey is missing: it stands where the archive is configured");
        }
        return new SearchIndex(folder, config.index());
    }

    /** Whether the last mail is. */
    private static boolean isEncrypted(ArchiveFolder folder) throws IOException {
        List<Path> ledgers = List.copyOf(folder.ledgers().values());
        boolean encrypted = false;
        if (!ledgers.isEmpty()) {
            try (LedgerFile file = LedgerFile.open(ledgers.get(ledgers.size() - 1))) {
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    Optional<Entry> entry = LedgerLine.ifReadable(line.get()).map(LedgerLine::entry);
                    if (entry.isPresent() && entry.get() instanceof Entry.Archived mail) {
                        encrypted = new StoredMessage(folder, mail.file()).isEncrypted();
                    }
                }
            }
        }
        return encrypted;
    }
}
