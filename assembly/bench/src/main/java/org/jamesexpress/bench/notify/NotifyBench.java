package org.jamesexpress.bench.notify;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jamesexpress.bench.Child;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.MadeMail;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Postfix;
import org.jamesexpress.bench.ReadyServer;
import org.jamesexpress.bench.Rounds;
import org.jamesexpress.bench.Scratch;
import org.jamesexpress.bench.Standings;
import org.jamesexpress.bench.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench notify}: how soon and how much programs are told of mails of 5,120 octets. */
@Command(
        name = "notify",
        description = "Tell programs of mails beside a plain loop that has nothing on disk, and beside Postfix with a"
                + " process a mail where it is installed.",
        mixinStandardHelpOptions = true)
public final class NotifyBench implements Callable<Integer> {
    private static final String OURS = "James Express";
    private static final String LOOP = "plain loop";
    private static final String POSTFIX = "Postfix, curl";
    private static final String ALONE = "alone";
    private static final String BESIDE = "beside a hung one";
    private static final int SESSIONS = 32;
    private static final int USUAL_RATE = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rates", split = ",", defaultValue = "1,100,1000", description = "Mails/s (${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds that count (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "4",
            description = "Of each contender in each round (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "Seconds of mails before the first round (${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(names = "--users", defaultValue = "4", description = "Who get the mails by turns (${DEFAULT-VALUE}).")
    private int users;

    @Option(names = "--listeners", defaultValue = "1000", description = "Of the stream (${DEFAULT-VALUE}).")
    private int listeners;

    @Option(
            names = "--folder",
            defaultValue = "target/bench",
            description = "On the disk that is meant (${DEFAULT-VALUE}).")
    private Path folder = Path.of("target/bench");

    @Option(names = "--json", description = "A file for the figures.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--without-postfix", description = "Leave Postfix out, even where it is installed.")
    private boolean withoutPostfix;

    @Override
    public Integer call() throws Exception {
        if (rates.stream().anyMatch(each -> each < 1) || rounds < 1 || seconds <= 0 || users < 1 || listeners < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rates, --rounds, --users and --listeners should be 1 or more, --seconds more than 0");
        }
        folder = folder.toAbsolutePath();
        Table table = new Table(spec.commandLine().getOut());
        Scratch.use(folder, place -> {
            mails(table, place);
            return true;
        });
        drains(table);
        streams(table);
        if (json.isPresent()) {
            table.write(json.get());
        }
        return 0;
    }

    private void mails(Table table, Path place) throws Exception {
        Board board = new Board();
        try (Receiver receiver = Receiver.start(board);
                HungReceiver hung = new HungReceiver();
                ReadyServer server = ReadyServer.start(
                        place.resolve("home"),
                        conf -> Files.writeString(
                                conf.resolve("express-notify.xml"),
                                NotifyXml.of(
                                        NotifyXml.webhook("told", receiver.url(), 1),
                                        NotifyXml.webhook("hung", hung.url(), 1))),
                        users());
                Offer offer = new Offer(server.smtp(), SESSIONS, users());
                Child loop = Child.start(List.of(), PlainPeer.class.getName(), receiver.url());
                Offer loopOffer = new Offer(address(loop.line()), SESSIONS, users())) {
            server.disable("hung");
            List<Contender<Passed>> ways = new ArrayList<>();
            ways.add(new Way(OURS, board, offer, () -> {}));
            ways.add(new Way(LOOP, board, loopOffer, () -> {}));
            warmUp(ways);
            Scratch.use(folder, other -> {
                withPostfix(other, receiver, board, ways, () -> rates(table, ways));
                return true;
            });
            hung(
                    table,
                    List.of(
                            new Way(ALONE, board, offer, () -> server.disable("hung")),
                            new Way(BESIDE, board, offer, () -> server.enable("hung"))));
        }
    }

    private List<String> users() {
        return IntStream.range(0, users)
                .mapToObj(i -> "user" + i + "@example.test")
                .toList();
    }

    private interface Play {
        void begin() throws Exception;
    }

    private void withPostfix(Path place, Receiver receiver, Board board, List<Contender<Passed>> ways, Play play)
            throws Exception {
        Optional<String> absence = withoutPostfix ? Optional.of("it was not wanted") : PostfixPipe.absence();
        if (absence.isPresent()) {
            spec.commandLine().getOut().println("Without Postfix: " + absence.get() + ".");
            play.begin();
            return;
        }
        try (Postfix postfix = PostfixPipe.start(place, SESSIONS, receiver.url());
                Offer offer = new Offer(postfix.smtp(), SESSIONS, users())) {
            ways.add(new Way(POSTFIX, board, offer, () -> {}));
            play.begin();
        }
    }

    private static InetSocketAddress address(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    /** So that the compilers are done with it: a server runs for weeks. */
    private void warmUp(List<Contender<Passed>> ways) throws Exception {
        Duration time = Duration.ofMillis(Math.round(warmUp * 1000));
        for (Contender<Passed> each : ways) {
            each.run(folder, USUAL_RATE, time);
        }
    }

    private Duration time() {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private void rates(Table table, List<Contender<Passed>> ways) throws Exception {
        table.begin(
                "mails",
                "From 250 at the sender to the webhook, milliseconds; mails of " + MadeMail.OCTETS + " octets, "
                        + SESSIONS + " sessions, " + rounds + " rounds of " + seconds + " s, the middle one",
                "mails/s offered",
                "by",
                "webhooks/s",
                "p50",
                "p99",
                "max",
                "p50 since due",
                "p99 since due",
                "ours is so many times its p50 (least to most)",
                "its p99 (least to most)");
        for (int rate : rates) {
            Standings<Passed> all = new Rounds<>(folder, ways, time()).play(rounds, rate);
            for (Contender<Passed> way : ways) {
                table.row(
                        rate,
                        way.name(),
                        all.middle(way.name(), Passed::rate),
                        all.middle(way.name(), Passed::p50),
                        all.middle(way.name(), Passed::p99),
                        all.middle(way.name(), Passed::max),
                        all.middle(way.name(), Passed::p50SinceDue),
                        all.middle(way.name(), Passed::p99SinceDue),
                        all.ratio(OURS, way.name(), Passed::p50),
                        all.ratio(OURS, way.name(), Passed::p99));
            }
        }
    }

    private void hung(Table table, List<Contender<Passed>> ways) throws Exception {
        table.begin(
                "hung",
                "A healthy endpoint beside one that takes connections and never answers, milliseconds since 250",
                "mails/s offered",
                "endpoint",
                "p50",
                "p99",
                "p50 beside alone (least to most)",
                "p99 beside alone (least to most)");
        Standings<Passed> all = new Rounds<>(folder, ways, time()).play(rounds, USUAL_RATE);
        for (Contender<Passed> way : ways) {
            table.row(
                    USUAL_RATE,
                    way.name(),
                    all.middle(way.name(), Passed::p50),
                    all.middle(way.name(), Passed::p99),
                    all.ratio(way.name(), ALONE, Passed::p50),
                    all.ratio(way.name(), ALONE, Passed::p99));
        }
    }

    private void drains(Table table) throws Exception {
        table.begin(
                "drain",
                "Events/s on loopback that a full log is told with: one endpoint in order, ten at once",
                "endpoints",
                "by",
                "events/s",
                "beside the plain loop (least to most)");
        List<Contender<Outcome>> ways = List.of(new Drain(), new PlainPosts());
        for (int endpoints : List.of(1, 10)) {
            Standings<Outcome> all = new Rounds<>(folder, ways, time()).play(rounds, endpoints);
            for (Contender<Outcome> way : ways) {
                table.row(
                        endpoints,
                        way.name(),
                        all.middle(way.name(), Outcome::rate),
                        all.ratio(way.name(), LOOP, Outcome::rate));
            }
        }
    }

    private void streams(Table table) throws Exception {
        table.begin(
                "stream",
                "From the append of an event until a listener has it, milliseconds",
                "listeners",
                "by",
                "p50",
                "p99",
                "max",
                "threads more",
                "p99 beside the plain loop (least to most)");
        List<Contender<Heard>> ways = List.of(new Feed(), new PlainFeed());
        Standings<Heard> all = new Rounds<>(folder, ways, time()).play(rounds, listeners);
        for (Contender<Heard> way : ways) {
            table.row(
                    listeners,
                    way.name(),
                    all.middle(way.name(), Heard::p50),
                    all.middle(way.name(), Heard::p99),
                    all.middle(way.name(), Heard::max),
                    all.middle(way.name(), Heard::threads),
                    all.ratio(way.name(), LOOP, Heard::p99));
        }
    }
}
