package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.audit.Audit;
import org.jamesexpress.archive.audit.AuditReport;
import org.jamesexpress.config.Durations;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.Arrivals;
import org.jamesexpress.mailets.ConfiguredJournal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code express archive audit}: compares an archive with what SMTP accepted. */
@Command(
        name = "audit",
        description =
                "Prove that every mail that SMTP accepted is in the archive, or name those that are not; exit 1 when"
                        + " it can't be proven.",
        mixinStandardHelpOptions = true)
final class ArchiveAudit implements Callable<Integer> {
    /** So many recipients of a mail are named. */
    private static final int NAMED = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--since",
            paramLabel = "DAY",
            description = "Begin with this day of UTC, as in 2026-11-21 (default: the first that was recorded).")
    private String since = "";

    @Option(names = "--until", paramLabel = "DAY", description = "End with this day (default: today).")
    private String until = "";

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description = "Where RecordAccepted writes (default: all that smtpserver.xml has).")
    private String journal = "";

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "A mail that was accepted so short a time ago may still be queued (default:"
                    + " ${DEFAULT-VALUE}).")
    private String grace = "5m";

    @Override
    public Integer call() throws CommandException, IOException {
        Optional<LocalDate> first = day("--since", since);
        Optional<LocalDate> last = day("--until", until);
        if (first.isPresent() && last.isPresent() && last.get().isBefore(first.get())) {
            throw new ParameterException(
                    spec.commandLine(), "--until = " + until + ": should not be before --since = " + since);
        }
        ArchiveConfig config = archive.config(spec.commandLine());
        ArchiveIndex.requireMasterKey(config);
        Audit audit = new Audit(config, journals(), Arrivals::originOf, grace(), first, last, Clock.systemUTC());
        DayProgress progress = DayProgress.on(spec.commandLine().getErr());
        AuditReport report =
                audit.run((day, archived) -> progress.show(day, Words.count(archived, "mail") + " archived"));
        progress.wipe();
        if (json.wanted()) {
            ObjectNode answer = answer(report, config.directory());
            unrecorded().forEach(answer.putArray("unrecorded")::add);
            json.print(answer, spec.commandLine().getOut());
        } else {
            unrecorded()
                    .forEach(each -> spec.commandLine()
                            .getOut()
                            .println("smtpserver.xml has no RecordAccepted in " + Words.printable(each)
                                    + ": what comes there was not looked for"));
            print(report, spec.commandLine().getOut());
        }
        return report.isComplete() ? 0 : 1;
    }

    private Optional<LocalDate> day(String option, String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), option + " = " + text + ": should be a day such as 2026-11-21", e);
        }
    }

    private Duration grace() {
        try {
            return Durations.parse(grace);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--grace = " + grace + ": should be a time such as 5m or 4h", e);
        }
    }

    private Set<Path> journals() throws CommandException {
        if (!journal.isEmpty()) {
            return Set.of(Path.of(journal).toAbsolutePath().normalize());
        }
        Set<Path> configured = read(ConfiguredJournal::in);
        if (configured.isEmpty()) {
            throw new CommandException("Nobody writes down what is accepted: " + archive.home()
                    + "/conf/smtpserver.xml has no handler RecordAccepted");
        }
        return configured;
    }

    /** The SMTP servers that write nothing down, where another does. */
    private List<String> unrecorded() throws CommandException {
        return journal.isEmpty() ? read(ConfiguredJournal::unrecorded) : List.of();
    }

    private interface Reader<T> {
        T in(Path home) throws SettingsException;
    }

    private <T> T read(Reader<T> reader) throws CommandException {
        try {
            return reader.in(archive.home());
        } catch (SettingsException e) {
            throw new CommandException(String.join("\n", e.complaints()), e);
        }
    }

    private static void print(AuditReport report, PrintWriter out) {
        report.missing().forEach(each -> print("MISSING  ", each, missingFor(each), out));
        report.purgedInPart()
                .forEach(each -> print("UNPROVEN ", each, "parts were purged, and it isn't known whether for ", out));
        report.broken()
                .forEach(each ->
                        out.println("BROKEN   " + Words.printable(each.file().toString()) + ", line " + each.number()
                                + " can't be read: " + Words.printable(each.words())));
        if (!report.unproven().isEmpty()) {
            out.println("UNPROVEN "
                    + report.unproven().stream().map(LocalDate::toString).collect(Collectors.joining(", "))
                    + ": a journal is missing, and with it what was accepted");
        }
        report.earlier()
                .ifPresent(day -> out.println("The archive begins on " + day
                        + ", the journal later: nothing is known of what was accepted between"));
        if (!report.unreadable().isEmpty()) {
            out.println(Words.count(report.unreadable().size(), "mail")
                    + " of the archive can't be read: express archive verify names what is damaged");
        }
        if (!report.erased().isEmpty()) {
            out.println(Words.count(report.erased().size(), "mail")
                    + " of the archive had the key erased without being purged: nobody knows whose they were");
        }
        out.println(Words.count(report.accepted(), "mail") + " accepted from " + report.since() + " to "
                + report.until() + ": " + counts(report) + (report.isComplete() ? ": complete." : ": not complete."));
    }

    private static void print(String kind, AuditReport.Missing mail, String words, PrintWriter out) {
        out.println(
                kind + mail.mail().time() + "  " + Words.printable(mail.mail().name()) + "  from "
                        + Words.printable(Words.path(mail.mail().reversePath())));
        out.println("         " + words + recipients(mail));
    }

    private static String missingFor(AuditReport.Missing missing) {
        return missing.recipients().size() == missing.mail().recipients().size() ? "to " : "archived, but not for ";
    }

    private static String recipients(AuditReport.Missing missing) {
        List<String> all = missing.recipients();
        return all.stream()
                        .limit(NAMED)
                        .map(each -> Words.printable(Words.path(each)))
                        .collect(Collectors.joining(", "))
                + (all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "");
    }

    private static String counts(AuditReport report) {
        List<String> counts = new ArrayList<>();
        counts.add(report.archived() + " archived");
        add(report.purged(), "purged", counts);
        add(report.purgedInPart().size(), "purged in part", counts);
        add(report.waiting(), "waiting to be archived", counts);
        add(report.notTaken(), "of a direction that is not archived", counts);
        add(report.young(), "on the way", counts);
        add(report.missing().size(), "missing", counts);
        return String.join(", ", counts);
    }

    private static void add(long count, String what, List<String> counts) {
        if (count > 0) {
            counts.add(count + " " + what);
        }
    }

    private static ObjectNode answer(AuditReport report, Path directory) {
        ObjectNode answer = new ObjectMapper()
                .createObjectNode()
                .put("directory", directory.toString())
                .put("since", report.since().toString())
                .put("until", report.until().toString())
                .put("complete", report.isComplete())
                .put("accepted", report.accepted())
                .put("archived", report.archived())
                .put("purged", report.purged())
                .put("waiting", report.waiting())
                .put("notTaken", report.notTaken())
                .put("onTheWay", report.young());
        report.earlier().ifPresent(day -> answer.put("archiveSince", day.toString()));
        put("missing", report.missing(), answer);
        put("purgedInPart", report.purgedInPart(), answer);
        ArrayNode unproven = answer.putArray("unproven");
        report.unproven().forEach(each -> unproven.add(each.toString()));
        ArrayNode broken = answer.putArray("broken");
        report.broken()
                .forEach(each -> broken.addObject()
                        .put("file", each.file().toString())
                        .put("line", each.number())
                        .put("words", each.words()));
        ArrayNode unreadable = answer.putArray("unreadable");
        report.unreadable().forEach(unreadable::add);
        ArrayNode erased = answer.putArray("erased");
        report.erased().forEach(erased::add);
        return answer;
    }

    private static void put(String name, List<AuditReport.Missing> mails, ObjectNode answer) {
        ArrayNode all = answer.putArray(name);
        for (AuditReport.Missing each : mails) {
            ObjectNode mail = all.addObject()
                    .put("time", each.mail().time().toString())
                    .put("mail", each.mail().name())
                    .put("reversePath", each.mail().reversePath())
                    .put("remoteAddress", each.mail().remoteAddress())
                    .put("session", each.mail().session())
                    .put("size", each.mail().size());
            ArrayNode recipients = mail.putArray("recipients");
            each.recipients().forEach(recipients::add);
        }
    }
}
