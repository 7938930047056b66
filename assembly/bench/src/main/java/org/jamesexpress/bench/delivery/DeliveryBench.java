package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jamesexpress.bench.Postfix;
import org.jamesexpress.bench.Rounds;
import org.jamesexpress.bench.Scratch;
import org.jamesexpress.bench.Standings;
import org.jamesexpress.bench.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench delivery}: how fast mail gets to its hosts, healthy ones and others. */
@Command(
        name = "delivery",
        description =
                "Deliver mail beside James's RemoteDelivery, beside Postfix where it is installed, and beside what"
                        + " the hosts can take.",
        mixinStandardHelpOptions = true)
public final class DeliveryBench implements Callable<Integer> {
    private static final String OURS = "DirectMxDelivery";
    private static final String OURS_ONLY_DELIVERS = "DirectMxDelivery, no archive, no notification";
    private static final String REMOTE = "RemoteDelivery, our queue";
    private static final String REMOTE_STOCK = "RemoteDelivery, James's own queue";
    private static final String REMOTE_IN_MEMORY = "RemoteDelivery, nothing durable";
    private static final String POSTFIX = "Postfix";
    private static final String CEILING = "ceiling";
    private static final String ALONE = ", alone";
    private static final int NETWORKS = 250;
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Of the mails of a case: they have to fit in a process that has them in memory. */
    private static final long MOST_OCTETS = 1 << 28;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--cases",
            split = ",",
            description = "drain, spread, latency, latency100, deadhost, blackholed, fair, end2end (all).")
    private List<String> cases = Situation.all().stream().map(Situation::word).toList();

    @Option(
            names = "--mails",
            defaultValue = "20000",
            description = "Of a case (${DEFAULT-VALUE}); fewer where they had more than 256 MiB in all.")
    private int mails;

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "5120,204800",
            description = "Of a mail, octets (${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "30000",
            description =
                    "Mails of each contender before each of its turns (${DEFAULT-VALUE}); fewer where they took longer than"
                            + " three minutes.")
    private int warmUp;

    @Option(
            names = "--longest",
            defaultValue = "120",
            description = "Seconds after which a turn ends, whatever is missing (${DEFAULT-VALUE}).")
    private double longest;

    @Option(names = "--chunking", description = "The hosts offer CHUNKING.")
    private boolean chunking;

    @Option(
            names = "--folder",
            defaultValue = "target/bench",
            description = "On the disk that is meant (${DEFAULT-VALUE}).")
    private Path folder = Path.of("target/bench");

    @Option(names = "--json", description = "A file for the figures.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--picture", description = "A file for the figures as a picture (SVG).")
    private Optional<Path> picture = Optional.empty();

    @Option(names = "--without-postfix", description = "Leave Postfix out, even where it is installed.")
    private boolean withoutPostfix;

    @Option(names = "--without-fsyncs", description = "Leave out the runs that count fsyncs with strace.")
    private boolean withoutFsyncs;

    private final Picture drawn = new Picture();

    @Override
    public Integer call() throws Exception {
        List<Situation> situations = situations();
        if (mails < 1
                || rounds < 1
                || longest <= 0
                || warmUp < 1
                || sizes.stream().anyMatch(each -> each < 100)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--mails, --rounds and --warm-up should be 1 or more, --longest more than 0, --sizes 100 or more");
        }
        folder = folder.toAbsolutePath();
        Optional<String> absence = withoutPostfix ? Optional.of("it was not wanted") : Postfix.absence();
        absence.ifPresent(why -> {
            spec.commandLine().getOut().println("Without Postfix: " + why + ".");
            withoutPostfix = true;
        });
        if (!withoutFsyncs && !Fsyncs.canBeCounted()) {
            spec.commandLine().getOut().println("Without fsyncs: strace is not installed.");
            withoutFsyncs = true;
        }
        Table table = new Table(spec.commandLine().getOut());
        try {
            for (int size : sizes) {
                for (Situation each : situations) {
                    if (each.isScheduled()) {
                        besideAlone(table, each, size);
                    } else {
                        drained(table, each, size);
                    }
                }
            }
        } finally { // Also where a contender breaks down in the last of many cases.
            write(table);
        }
        return 0;
    }

    private void write(Table table) throws IOException {
        if (json.isPresent()) {
            table.write(json.get());
        }
        if (picture.isPresent()) {
            Files.writeString(picture.get(), drawn.svg());
        }
    }

    private List<Situation> situations() {
        try {
            return cases.stream().map(Situation::of).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--cases: " + e.getMessage(), e);
        }
    }

    private Map<String, Party.Maker> contenders(Situation situation) {
        Map<String, Party.Maker> all = new LinkedHashMap<>();
        if (situation == Situation.END_TO_END) {
            all.put(OURS, ServerParty::ours);
            all.put(OURS_ONLY_DELIVERS, ServerParty::oursThatOnlyDelivers);
            all.put(REMOTE, ServerParty::remote);
        } else {
            all.put(OURS, java(Work.Kind.ENGINE));
            all.put(REMOTE, java(Work.Kind.JAMES));
            all.put(REMOTE_STOCK, java(Work.Kind.JAMES_STOCK));
            all.put(REMOTE_IN_MEMORY, java(Work.Kind.JAMES_IN_MEMORY));
        }
        if (!withoutPostfix) {
            all.put(POSTFIX, PostfixParty::start);
        }
        if (situation.hasCeiling()) {
            all.put(CEILING, java(Work.Kind.PLAIN));
        }
        return all;
    }

    private static Party.Maker java(Work.Kind kind) {
        return (place, scene, sink) -> JavaParty.start(kind, place, scene, sink);
    }

    private Scene scene(Situation situation, int size) {
        int few = (int) Math.max(1, Math.min(mails, MOST_OCTETS / size));
        return new Scene(situation, few, size, 1 + new Random().nextInt(NETWORKS));
    }

    private Duration longest() {
        return Duration.ofMillis(Math.round(longest * 1_000));
    }

    private WarmUp warmUp() {
        return new WarmUp(warmUp, LONGEST_WARM_UP, PATIENCE);
    }

    private void drained(Table table, Situation situation, int size) throws Exception {
        Scene scene = scene(situation, size);
        try (Sink sink = Sink.start(scene, chunking)) {
            List<Turn> turns = contenders(situation).entrySet().stream()
                    .map(each -> new Turn(each.getKey(), scene, sink, each.getValue(), warmUp()))
                    .toList();
            Standings<Delivered> all = new Rounds<>(folder, turns, longest()).playAll(rounds, scene.mails());
            begin(table, scene);
            for (Turn each : turns) {
                row(table, all, each, fsyncs(each));
            }
            draw(situation, size, "mails/s", all, turns, Delivered::rate);
        }
    }

    private void begin(Table table, Scene scene) {
        table.begin(
                scene.situation().word() + " " + scene.octets(),
                String.format(
                        Locale.ROOT,
                        "%s: %,d mails of %,d octets %s; %d rounds, the middle one; milliseconds from %s until a host has accepted",
                        scene.situation().word(),
                        scene.mails(),
                        scene.octets(),
                        scene.situation().title(),
                        rounds,
                        scene.situation().isLive() ? "the sender's 250" : "the beginning"),
                "by",
                "mails/s",
                "p50",
                "p99",
                "CPU s a 1,000",
                "fsyncs a mail",
                "peak MiB",
                "missing",
                "warm-up",
                "ours has so many times its mails/s (least to most)",
                "its p50",
                "its p99",
                "its CPU",
                "its memory");
    }

    private static void row(Table table, Standings<Delivered> all, Turn turn, double fsyncs) {
        String name = turn.name();
        table.row(
                name,
                all.middle(name, Delivered::rate),
                all.middle(name, Delivered::p50),
                all.middle(name, Delivered::p99),
                all.middle(name, Delivered::cpuSecondsAThousand),
                fsyncs,
                all.middle(name, Delivered::peakMebioctets),
                percent(all.middle(name, Delivered::missingShare)),
                all.middle(name, Delivered::warmUps),
                all.ratio(OURS, name, Delivered::rate),
                all.ratio(OURS, name, Delivered::p50),
                all.ratio(OURS, name, Delivered::p99),
                all.ratio(OURS, name, Delivered::cpuSecondsAThousand),
                all.ratio(OURS, name, Delivered::peakMebioctets));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /** No number for those that write nothing, and where it would take the longest time once more. */
    private double fsyncs(Turn turn) throws Exception {
        boolean counts = !withoutFsyncs
                && turn.scene().situation().comesToItsEnd()
                && !turn.name().equals(CEILING)
                && !turn.name().equals(REMOTE_IN_MEMORY);
        return counts ? Scratch.use(folder, place -> turn.fsyncsAMail(place, longest())) : Double.NaN;
    }

    private void besideAlone(Table table, Situation situation, int size) throws Exception {
        Scene beside = scene(situation, size);
        Scene alone = scene(Situation.ALONE, size);
        try (Sink besideSink = Sink.start(beside, chunking);
                Sink aloneSink = Sink.start(alone, chunking)) {
            List<Turn> turns = new ArrayList<>();
            contenders(situation).forEach((name, maker) -> {
                turns.add(new Turn(name + ALONE, alone, aloneSink, maker, warmUp()));
                turns.add(new Turn(name, beside, besideSink, maker, warmUp()));
            });
            Standings<Delivered> all = new Rounds<>(folder, turns, longest()).playAll(rounds, beside.mails());
            table.begin(
                    situation.word() + " " + size,
                    String.format(
                            Locale.ROOT,
                            "%s: mails of %,d octets %s; %d rounds, the middle one; milliseconds until the host has accepted",
                            situation.word(),
                            size,
                            situation.title(),
                            rounds),
                    "by",
                    "p50",
                    "p99",
                    "worst",
                    "missing",
                    "warm-up",
                    "p50 beside alone (least to most)",
                    "p99 beside alone",
                    "ours has so many times its p99");
            for (Turn each : turns) {
                String name = each.name();
                boolean isAlone = name.endsWith(ALONE);
                String base = isAlone ? name : name + ALONE;
                table.row(
                        name,
                        all.middle(name, Delivered::p50),
                        all.middle(name, Delivered::p99),
                        all.middle(name, Delivered::worst),
                        percent(all.middle(name, Delivered::missingShare)),
                        all.middle(name, Delivered::warmUps),
                        all.ratio(name, base, Delivered::p50),
                        all.ratio(name, base, Delivered::p99),
                        all.ratio(isAlone ? OURS + ALONE : OURS, name, Delivered::p99));
            }
            draw(situation, size, "p99 in ms", all, turns, Delivered::p99);
        }
    }

    private void draw(
            Situation situation,
            int size,
            String unit,
            Standings<Delivered> all,
            List<Turn> turns,
            ToDoubleFunction<Delivered> measure) {
        Map<String, Double> bars = new LinkedHashMap<>();
        turns.forEach(each -> bars.put(each.name(), all.middle(each.name(), measure)));
        drawn.chart(
                String.format(Locale.ROOT, "%s, %,d octets: %s", situation.word(), size, unit),
                "Mails " + situation.title(),
                bars,
                name -> name.startsWith(OURS));
    }
}
