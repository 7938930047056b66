package org.jamesexpress.cli;

import picocli.CommandLine.Command;

/** {@code express archive}: what looks into an archive; only restoring needs a server. */
@Command(
        name = "archive",
        description = "Look into the archive of mail: prove it, search it, restore from it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ArchiveSearch.class,
            ArchiveShow.class,
            ArchiveVerify.class,
            ArchiveAudit.class,
            ArchiveExport.class,
            ArchiveKeys.class,
            ArchiveRestore.class
        })
final class ArchiveCommand {}
