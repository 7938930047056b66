package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.tls.report.ReceivedReport;
import org.jamesexpress.tls.report.ReportSum;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express tls reports}: what others tell of sessions with our hosts. */
@Command(
        name = "reports",
        description =
                "Sum up the reports about TLS (TLSRPT, RFC 8460) that others have sent, by day, sender and policy.",
        footer = {
            "",
            "Without files, those that the search of the archive finds. What they say, nobody vouches for.",
        },
        mixinStandardHelpOptions = true)
final class TlsReportsCommand implements Callable<Integer> {
    /** What the subject of every such mail has, and of others, too. */
    private static final List<String> QUERY = List.of("subject:report", "subject:domain", "subject:submitter");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Mails (.eml), or reports by themselves (.json, .json.gz).")
    private List<Path> files = List.of();

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    private final ReportSum sum = new ReportSum();
    private final Map<String, String> unread = new LinkedHashMap<>();

    /** The octets of what may be a report. */
    private interface Source {
        InputStream open() throws IOException;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (files.isEmpty()) {
            readArchive();
        }
        for (Path file : files) {
            read(
                    file.toString(),
                    !file.toString().matches("(?i).*\\.json(\\.gz)?"),
                    true,
                    () -> Files.newInputStream(file));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            json.print(json(), out);
        } else {
            sum.sums().forEach((of, sessions) -> print(of, sessions, out));
            if (sum.sums().isEmpty()) {
                out.println("No report");
            }
        }
        unread.forEach((file, words) -> spec.commandLine()
                .getErr()
                .println("express: " + Words.printable(file) + ": " + Words.printable(words)));
        return unread.isEmpty() ? 0 : 1;
    }

    private void readArchive() throws CommandException, IOException {
        ArchiveConfig config = archive.config(spec.commandLine());
        for (String file : FoundMails.files(QUERY, config, spec.commandLine())) {
            read(file, true, false, new StoredMessage(config.folder(), file)::open);
        }
    }

    /** @param isMeant whether somebody says that it is one */
    private void read(String name, boolean isMail, boolean isMeant, Source source) {
        try (InputStream in = source.open()) {
            if (isMail) {
                boolean hasOne = TlsReportMail.read(in, sum::add);
                if (isMeant && !hasOne) {
                    unread.put(name, "there is no report about TLS in it");
                }
            } else {
                sum.add(ReceivedReport.read(in));
            }
        } catch (IllegalArgumentException e) {
            unread.put(name, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            unread.put(name, Errors.words(e).replaceFirst("^.*: ", ""));
        }
    }

    private static void print(ReportSum.Of of, ReportSum.Sessions sessions, PrintWriter out) {
        out.println(of.day() + "  " + of.organization() + " → " + of.domain() + "  (" + of.policy() + ")  "
                + Words.count(sessions.succeeded(), "session") + " succeeded, " + sessions.failed() + " failed");
        sessions.byFrequency().forEach(each -> out.println(line(each.getKey(), each.getValue())));
    }

    private static String line(ReportSum.Kind kind, long sessions) {
        return ("    " + sessions + "  " + kind.result() + "  " + kind.host() + "  " + kind.reason()).stripTrailing();
    }

    private ObjectNode json() {
        ObjectNode answer = new ObjectMapper().createObjectNode();
        ArrayNode reports = answer.putArray("reports");
        sum.sums().forEach((of, sessions) -> {
            ArrayNode failures = reports.addObject()
                    .put("day", of.day())
                    .put("organization", of.organization())
                    .put("domain", of.domain())
                    .put("policy", of.policy())
                    .put("succeeded", sessions.succeeded())
                    .put("failed", sessions.failed())
                    .putArray("failures");
            sessions.byFrequency()
                    .forEach(each -> failures.addObject()
                            .put("result", each.getKey().result())
                            .put("host", each.getKey().host())
                            .put("reason", each.getKey().reason())
                            .put("sessions", each.getValue()));
        });
        ArrayNode failed = answer.putArray("unread");
        unread.forEach((file, words) -> failed.addObject().put("file", file).put("words", words));
        return answer;
    }
}
