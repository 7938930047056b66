package org.jamesexpress.bench.archive;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.MadeMail;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Postfix;
import org.jamesexpress.bench.Rounds;
import org.jamesexpress.bench.Scratch;
import org.jamesexpress.bench.Standings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench archive}: mails of 5,120 octets, each on disk before the next. */
@Command(
        name = "archive",
        description = "Archive mails beside a plain loop that writes the same files with one fsync each, and beside"
                + " Postfix's maildir delivery where it is installed.",
        mixinStandardHelpOptions = true)
public final class ArchiveBench implements Callable<Integer> {
    private static final String OURS = "archive";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--writers", split = ",", defaultValue = "1,8,32", description = "Threads (${DEFAULT-VALUE}).")
    private List<Integer> writers = List.of();

    @Option(names = "--rounds", defaultValue = "9", description = "Rounds that count (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "2",
            description = "Of each contender in each round (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "15",
            description = "Seconds of each contender before the first round (${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(
            names = "--folder",
            defaultValue = "target/bench",
            description = "On the disk that is meant (${DEFAULT-VALUE}).")
    private Path folder = Path.of("target/bench");

    @Option(names = "--without-postfix", description = "Leave Postfix out, even where it is installed.")
    private boolean withoutPostfix;

    @Override
    public Integer call() throws Exception {
        if (writers.stream().anyMatch(each -> each < 1) || rounds < 1 || seconds <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "--writers and --rounds should be 1 or more, --seconds more than 0");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Contender<Outcome>> contenders = contenders(out);
        out.printf(
                "Mails of %,d octets on the disk of %s; %d rounds of %.1f s each.%n%n",
                MadeMail.OCTETS, folder, rounds, seconds);
        out.println(header(contenders));
        Duration time = Duration.ofMillis(Math.round(seconds * 1000));
        Rounds<Outcome> play = new Rounds<>(folder.toAbsolutePath(), contenders, time);
        warmUp(contenders);
        for (int each : writers) {
            out.println(row(play.play(rounds, each), contenders));
            out.flush();
        }
        out.printf(Locale.ROOT, "%nThe index, which no mail waits for: %.2f ms of CPU a mail.%n", index(time));
        return 0;
    }

    /** So that the compiler is done with it: a server runs for weeks. */
    private void warmUp(List<Contender<Outcome>> contenders) throws Exception {
        Duration time = Duration.ofMillis(Math.round(warmUp * 1000));
        new Rounds<>(folder.toAbsolutePath(), contenders, time).play(0, Collections.max(writers));
    }

    private List<Contender<Outcome>> contenders(PrintWriter out) {
        List<Contender<Outcome>> all = new ArrayList<>();
        all.add(new IntoArchive(OURS, Map.of()));
        all.add(new PlainLoop());
        Optional<String> absence = withoutPostfix ? Optional.of("it was not wanted") : Postfix.absence();
        if (absence.isEmpty()) {
            all.add(new PostfixMaildir());
        } else {
            out.println("Without Postfix: " + absence.get() + ".");
        }
        return all;
    }

    private static String header(List<Contender<Outcome>> contenders) {
        StringBuilder names = new StringBuilder("| writers | archive, mails/s | CPU ms a mail |");
        StringBuilder rule = new StringBuilder("|---:|---:|---:|");
        for (Contender<Outcome> each : contenders.subList(1, contenders.size())) {
            names.append(' ').append(each.name()).append(", mails/s | CPU ms a mail | ratio (least to most) |");
            rule.append("---:|---:|---:|");
        }
        return names + System.lineSeparator() + rule;
    }

    private static String row(Standings<Outcome> standings, List<Contender<Outcome>> contenders) {
        StringBuilder row = new StringBuilder("| " + standings.load() + " |" + figures(standings, OURS));
        for (Contender<Outcome> each : contenders.subList(1, contenders.size())) {
            Standings.Ratio ratio = standings.ratio(OURS, each.name(), Outcome::rate);
            row.append(figures(standings, each.name()))
                    .append(String.format(
                            Locale.ROOT, " %.2f (%.2f to %.2f) |", ratio.middle(), ratio.least(), ratio.most()));
        }
        return row.toString();
    }

    private static String figures(Standings<Outcome> standings, String name) {
        double cpu = standings.middle(name, Outcome::cpuMillisAPiece);
        return String.format(
                Locale.ROOT,
                " %.0f | %s |",
                standings.middle(name, Outcome::rate),
                Double.isNaN(cpu) ? "" : String.format(Locale.ROOT, "%.2f", cpu));
    }

    /** The first time is the compiler's. */
    private double index(Duration time) throws Exception {
        double last = 0;
        for (int i = 0; i < 2; i++) {
            last = Scratch.use(folder.toAbsolutePath(), place -> IndexCost.millisAMail(place, time));
        }
        return last;
    }
}
