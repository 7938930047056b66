package org.jamesexpress.cli;

import picocli.CommandLine.Command;

/** {@code express archive}: what looks into an archive; only restoring needs a server. */
@Command(
        name = "archive",
        description =
                "Look into the archive of mail: prove it, search it, restore from it, keep it as long as it must be.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ArchiveSearch.class,
            ArchiveShow.class,
            ArchiveVerify.class,
            ArchiveAudit.class,
            ArchiveExport.class,
            ArchiveHold.class,
            ArchivePurge.class,
            ArchiveKeys.class,
            ArchiveRestore.class
        })
final class ArchiveCommand {}
