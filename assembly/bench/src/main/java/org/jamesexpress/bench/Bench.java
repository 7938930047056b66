package org.jamesexpress.bench;

import org.jamesexpress.bench.archive.ArchiveBench;
import org.jamesexpress.bench.delivery.DeliveryBench;
import org.jamesexpress.bench.notify.NotifyBench;
import org.jamesexpress.bench.tls.TlsBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks, a subcommand each; CONTRIBUTING.md says how they are run. */
@Command(
        name = "bench",
        description = "Compare with peers: every contender in every round, ratios within a round.",
        mixinStandardHelpOptions = true,
        subcommands = {ArchiveBench.class, DeliveryBench.class, NotifyBench.class, TlsBench.class})
public final class Bench {
    private Bench() {}

    public static void main(String... arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        return new CommandLine(new Bench());
    }
}
