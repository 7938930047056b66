package org.jamesexpress.cli;

import picocli.CommandLine.Command;

/** {@code express tls}: trust on the way out. */
@Command(
        name = "tls",
        description = "Look at what others report of how mail to our hosts was encrypted.",
        subcommands = {TlsReportsCommand.class},
        mixinStandardHelpOptions = true)
final class TlsCommand {}
