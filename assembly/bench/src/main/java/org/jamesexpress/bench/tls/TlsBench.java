package org.jamesexpress.bench.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jamesexpress.bench.Contender;
import org.jamesexpress.bench.Outcome;
import org.jamesexpress.bench.Rounds;
import org.jamesexpress.bench.Scratch;
import org.jamesexpress.bench.Standings;
import org.jamesexpress.bench.Table;
import org.jamesexpress.bench.tls.Visit.Manner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench tls}: sessions with a host, in clear, with a whole handshake, and with one that is resumed. */
@Command(
        name = "tls",
        description =
                "Open sessions with a host and end them: in clear, with a TLS handshake, and with TLS that is resumed,"
                        + " opportunistic and verified.",
        mixinStandardHelpOptions = true)
public final class TlsBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--keys", split = ",", defaultValue = "EC,RSA", description = "Of the host (${DEFAULT-VALUE}).")
    private List<Keys> keys = List.of();

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds that count (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "2",
            description = "Of each contender in each round (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "Seconds of each contender before the first round (${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(
            names = "--folder",
            defaultValue = "target/bench",
            description = "For what is made up on the way (${DEFAULT-VALUE}).")
    private Path folder = Path.of("target/bench");

    @Option(names = "--json", description = "A file for the figures.")
    private Optional<Path> json = Optional.empty();

    /** The public key of the host's certificate, as {@code keytool} makes it. */
    enum Keys {
        EC("P-256", "-groupname", "secp256r1"),
        RSA("2,048 bits", "-keysize", "2048");

        private final String size;
        private final String option;
        private final String value;

        Keys(String size, String option, String value) {
            this.size = size;
            this.option = option;
            this.value = value;
        }

        List<String> options() {
            return List.of("-keyalg", name(), option, value);
        }
    }

    @Override
    public Integer call() throws Exception {
        if (rounds < 1 || seconds <= 0) {
            throw new ParameterException(spec.commandLine(), "--rounds should be 1 or more, --seconds more than 0");
        }
        Table table = new Table(spec.commandLine().getOut());
        for (Keys each : keys) {
            Scratch.use(folder.toAbsolutePath(), place -> {
                compare(table, each, place);
                return each;
            });
        }
        if (json.isPresent()) {
            table.write(json.get());
        }
        return 0;
    }

    private void compare(Table table, Keys each, Path place) throws Exception {
        try (TlsHost host = TlsHost.start(each, place)) {
            List<Visit> visits =
                    Manner.all().stream().map(manner -> new Visit(host, manner)).toList();
            play(place, visits, warmUp, 0);
            Standings<Outcome> all = play(place, visits, seconds, rounds);
            table.begin(
                    each.name(),
                    "Sessions one after the other, a host with a key of " + each + ", " + each.size + "; " + rounds
                            + " rounds, the middle one",
                    "by",
                    "sessions/s",
                    "our CPU ms a session",
                    "of the CPU in clear (least to most)");
            for (Visit visit : visits) {
                table.row(
                        visit.name(),
                        all.middle(visit.name(), Outcome::rate),
                        all.middle(visit.name(), Outcome::cpuMillisAPiece),
                        all.ratio(visit.name(), Manner.CLEAR.words(), Outcome::cpuMillisAPiece));
            }
        }
    }

    /** After a turn of each that doesn't count. */
    private static Standings<Outcome> play(
            Path place, List<? extends Contender<Outcome>> visits, double seconds, int rounds) throws Exception {
        return new Rounds<Outcome>(place, visits, Duration.ofMillis(Math.round(seconds * 1_000))).play(rounds, 1);
    }
}
