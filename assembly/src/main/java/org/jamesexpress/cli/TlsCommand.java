package org.jamesexpress.cli;

import picocli.CommandLine.Command;

/** {@code express tls}: trust on the way out. */
@Command(
        name = "tls",
        description =
                "Look at what hosts must prove before they get mail, and at what others report of how mail to ours was"
                        + " encrypted.",
        subcommands = {TlsPolicy.class, TlsSuggest.class, TlsReportsCommand.class},
        mixinStandardHelpOptions = true)
final class TlsCommand {}
