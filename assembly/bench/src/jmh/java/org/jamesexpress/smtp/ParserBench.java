package org.jamesexpress.smtp;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jamesexpress.bench.Standings;
import org.jamesexpress.bench.Table;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.util.Statistics;

/** Runs the benchmarks of the parsers, and puts each beside its peer: the other method of its class. */
public final class ParserBench {
    private static final String OURS = ".ours";

    private ParserBench() {}

    /** Arguments: JMH's own options. */
    public static void main(String... arguments) throws Exception {
        Collection<RunResult> results = new Runner(new CommandLineOptions(arguments)).run();
        Table table = new Table(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
        table.begin(
                "parsers",
                "Nanoseconds each, the mean of all iterations",
                "what",
                "ours",
                "its peer",
                "ours has so many times its time (least to most)");
        for (RunResult ours : results) {
            for (RunResult peer : results) {
                if (method(ours).equals(OURS)
                        && !method(peer).equals(OURS)
                        && what(peer).equals(what(ours))) {
                    row(table, what(ours), time(ours), time(peer));
                }
            }
        }
    }

    private static void row(Table table, String what, Statistics ours, Statistics peer) {
        table.row(
                what,
                ours.getMean(),
                peer.getMean(),
                new Standings.Ratio(
                        ours.getMean() / peer.getMean(), ours.getMin() / peer.getMax(), ours.getMax() / peer.getMin()));
    }

    private static Statistics time(RunResult result) {
        return result.getPrimaryResult().getStatistics();
    }

    private static String method(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.'));
    }

    private static String what(RunResult result) {
        BenchmarkParams params = result.getParams();
        String name = params.getBenchmark();
        String room = name.substring(0, name.lastIndexOf('.'));
        return params.getParamsKeys().stream()
                .map(params::getParam)
                .collect(Collectors.joining(" ", room.substring(room.lastIndexOf('.') + 1) + " ", ""));
    }
}
