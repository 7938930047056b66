package org.jamesexpress.cli;

import picocli.CommandLine.Command;

/** {@code express archive}: what looks into an archive; no server is needed. */
@Command(
        name = "archive",
        description = "Look into the archive of mail: prove it, search it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ArchiveSearch.class,
            ArchiveShow.class,
            ArchiveVerify.class,
            ArchiveAudit.class,
            ArchiveExport.class,
            ArchiveKeys.class
        })
final class ArchiveCommand {}
