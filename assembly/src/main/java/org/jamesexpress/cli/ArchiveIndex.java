package org.jamesexpress.cli;

import java.io.IOException;
import org.jamesexpress.archive.ArchiveConfig;
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
        requireMasterKey(config);
        return new SearchIndex(config.folder(), config.index());
    }

    /** @throws CommandException when the archive encrypts, and what opens it is missing */
    static void requireMasterKey(ArchiveConfig config) throws CommandException, IOException {
        if (config.masterKeys().isEmpty() && config.folder().isEncrypted()) {
            throw new CommandException("The archive " + config.directory()
                    + " is encrypted, and its masterKey is missing: it stands where the archive is configured");
        }
    }
}
