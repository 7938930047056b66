package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.archive.proof.Checkpoint;
import org.jamesexpress.archive.proof.Finding;
import org.jamesexpress.archive.proof.Scope;
import org.jamesexpress.archive.proof.StampVerification;
import org.jamesexpress.archive.proof.Throttle;
import org.jamesexpress.archive.proof.Verification;
import org.jamesexpress.config.Sizes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code express archive verify}: compares an archive with its ledger, and the ledger with its second place. */
@Command(
        name = "verify",
        description = "Prove that the archive is whole, or name what is wrong with it; exit 1 when something is.",
        mixinStandardHelpOptions = true)
final class ArchiveVerify implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ArchiveVerify.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(names = "--since", paramLabel = "DAY", description = "Begin with this day of UTC, as in 2026-11-21.")
    private String since = "";

    @Option(
            names = "--sample",
            paramLabel = "PERCENT",
            defaultValue = "100",
            description =
                    "Read the files of so many of a hundred mails, chosen at random; the ledger is read whole, and"
                            + " each file is looked for (default: ${DEFAULT-VALUE}).")
    private int sample = 100;

    @Option(
            names = "--rate",
            paramLabel = "SIZE",
            description = "Read so many bytes a second at most, as in 20M (default: as fast as can be).")
    private String rate = "";

    @Option(
            names = "--no-witness",
            description =
                    "Don't ask the second place: an end that was cut off, and a ledger made anew, can't be seen then.")
    private boolean noWitness;

    @Option(
            names = "--resume",
            description = "Go on after the last day that an earlier run with the same options has done.")
    private boolean resume;

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        Scope scope = scope();
        Throttle pace = pace();
        ArchiveConfig config = archive.withoutMasterKeys(spec.commandLine());
        ArchiveFolder folder = new ArchiveFolder(config.directory());
        Path state = state(folder);
        Checkpoint begin = resume && Files.exists(state) ? Checkpoint.load(state) : Checkpoint.begin();
        Optional<Witness> witness = noWitness ? Optional.empty() : Optional.of(Witness.at(config.witness()));
        StampVerification stamps = new StampVerification(folder, witness, config.stamps(), scope, Clock.systemUTC());
        Verification verification = new Verification(
                folder, witness, scope, pace, () -> ThreadLocalRandom.current().nextDouble(), begin);
        DayProgress progress = DayProgress.on(spec.commandLine().getErr());
        Checkpoint end = verification.run(done -> {
            save(done, state);
            progress.show(done);
        });
        progress.wipe();
        Checkpoint whole = end.with(stamps.run());
        print(whole, stamps, config);
        Files.deleteIfExists(state);
        return whole.findings().isEmpty() ? 0 : 1;
    }

    /** Who may only read the home verifies all the same, and can't resume. */
    private static void save(Checkpoint done, Path state) {
        try {
            done.save(state);
        } catch (IOException e) {
            LOGGER.debug("{} can't be written", state, e);
        }
    }

    private Scope scope() {
        try {
            return new Scope(since.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(since)), sample);
        } catch (DateTimeException e) {
            throw wrong("--since = " + since + ": should be a day such as 2026-11-21", e);
        } catch (IllegalArgumentException e) {
            throw wrong("--sample = " + sample + ": should be a whole number from 1 to 100", e);
        }
    }

    private Throttle pace() {
        try {
            return rate.isEmpty()
                    ? Throttle.none()
                    : new Throttle(
                            Math.max(1, Sizes.parse(rate)),
                            System::nanoTime,
                            time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
        } catch (IllegalArgumentException e) {
            throw wrong("--rate = " + rate + ": should be a size such as 500k or 20M", e);
        }
    }

    private ParameterException wrong(String words, Exception cause) {
        return new ParameterException(spec.commandLine(), words, cause);
    }

    /** One for each archive, so that a run of one goes on with no other's. */
    private Path state(ArchiveFolder folder) throws IOException, CommandException {
        if (folder.ledgers().isEmpty()) {
            throw new CommandException(folder.directory() + " is no archive: it has no ledger");
        }
        return archive.home().resolve("var/express").resolve("verify-" + id(folder) + ".json");
    }

    private static String id(ArchiveFolder folder) {
        try {
            return folder.id().orElse("unknown");
        } catch (IOException e) {
            LOGGER.debug("{}: the first line of the ledger can't be read", folder.directory(), e);
            return "unknown";
        }
    }

    private void print(Checkpoint end, StampVerification stamps, ArchiveConfig config) throws CommandException {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            json.print(answer(end, stamps, config), out);
            return;
        }
        for (Finding each : end.findings()) {
            out.printf(
                    "%-8s  %s%n          %s%n",
                    each.kind(), Words.printable(each.where()), Words.printable(each.words()));
        }
        for (StampVerification.Late each : stamps.late()) {
            out.println(
                    each.day() + " was stamped only at " + each.stamped() + ": nothing is proven of the time before");
        }
        if (stamps.stamps() > 0 && config.stamps().trust().isEmpty()) {
            out.println("Who made the stamps is not known: timestampTrust is not set");
        }
        out.println(Words.count(end.mails(), "mail") + ", "
                + (end.purged() == 0 ? "" : end.purged() + " purged, ")
                + Words.count(end.number(), "line") + " of the ledger, "
                + (stamps.stamps() > 0 ? Words.count(stamps.stamps(), "stamp") + ", " : "")
                + Words.size(end.bytes()) + " read: " + verdict(end.findings()));
    }

    private static String verdict(List<Finding> findings) {
        return findings.isEmpty() ? "nothing is wrong." : Words.count(findings.size(), "finding") + ".";
    }

    private static ObjectNode answer(Checkpoint end, StampVerification stamps, ArchiveConfig config) {
        ObjectNode answer = new ObjectMapper()
                .createObjectNode()
                .put("directory", config.directory().toString())
                .put("whole", end.findings().isEmpty())
                .put("mails", end.mails())
                .put("purged", end.purged())
                .put("lines", end.number())
                .put("bytes", end.bytes())
                .put("stamps", stamps.stamps())
                .put("stampsTrusted", config.stamps().trust().isPresent());
        ArrayNode findings = answer.putArray("findings");
        end.findings()
                .forEach(each -> findings.addObject()
                        .put("kind", each.kind().name().toLowerCase(Locale.ROOT))
                        .put("where", each.where())
                        .put("words", each.words()));
        ArrayNode late = answer.putArray("stampedLate");
        stamps.late()
                .forEach(each -> late.addObject()
                        .put("day", each.day().toString())
                        .put("stamped", each.stamped().toString()));
        return answer;
    }
}
