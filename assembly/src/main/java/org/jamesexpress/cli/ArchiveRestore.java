package org.jamesexpress.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.cli.Restoring.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express archive restore}: mails go back into mailboxes, or out again. */
@Command(
        name = "restore",
        description = "Put the mails that a query asks for back into mailboxes, or send them again, the oldest first;"
                + " exit 1 when one of them can't be. The server does it. What is there already, or was sent again"
                + " before, is left so.",
        mixinStandardHelpOptions = true)
final class ArchiveRestore implements Callable<Integer> {
    private static final String RECIPIENTS = "recipients";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "QUERY",
            description = "What the mails must have: see search; or their files.")
    private List<String> query = List.of();

    @Option(
            names = "--to-mailbox",
            paramLabel = "USER",
            description = "Into the mailbox of this user, or of each mail's recipients who have one: recipients.")
    private String mailbox = "";

    @Option(
            names = "--folder",
            paramLabel = "NAME",
            description = "The folder of the mailbox, which is made where there is none (default: Restored).")
    private String folder = "";

    @Option(names = "--send", description = "Send them again, to the recipients of each mail's envelope.")
    private boolean send;

    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            split = ",",
            description = "With --send: to these in place of the recipients.")
    private List<String> to = List.of();

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "With --send: who is told when one does not arrive, <> for nobody (default: the server's"
                    + " postmaster).")
    private String from = "";

    @Option(names = "--again", description = "With --send: also to those to whom it was sent again before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Only tell what would be done.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws CommandException, IOException {
        Map<String, String> order = order();
        ArchiveConfig config = archive.config(spec.commandLine());
        List<String> files = new ArrayList<>(FoundMails.files(query, config, spec.commandLine()));
        if (files.isEmpty()) {
            throw ArchivedMail.noneFits(query, config, "nothing was restored");
        }
        order.put("directory", config.directory().toString());
        Restoring restoring = new Restoring(archive.webAdmin(), send ? "outbound" : "mailboxes", order);
        if (!dryRun && !yes) {
            Confirmation.ask(intent(files.size()));
        }
        restoring.run(files, new CountProgress(spec.commandLine().getErr()));
        print(restoring);
        return restoring.isWhole() ? 0 : 1;
    }

    /** The parameters of the server's route. */
    private Map<String, String> order() {
        refuse(send == !mailbox.isEmpty(), "--to-mailbox USER or --send is right, and not both");
        refuse(send && !folder.isEmpty(), "--folder goes with --to-mailbox");
        refuse(!send && (again || !to.isEmpty() || !from.isEmpty()), "--to, --from and --again go with --send");
        Map<String, String> order = new LinkedHashMap<>();
        order.put("dryRun", String.valueOf(dryRun));
        if (send) {
            order.put("again", String.valueOf(again));
            put("to", String.join(",", to), order);
            put("from", from, order);
        } else {
            put("user", mailbox.equals(RECIPIENTS) ? "" : mailbox, order);
            put("folder", folder, order);
        }
        return order;
    }

    private void refuse(boolean wrong, String complaint) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
    }

    private static void put(String key, String value, Map<String, String> order) {
        if (!value.isEmpty()) {
            order.put(key, value);
        }
    }

    private String intent(int mails) {
        String count = Words.count(mails, "mail");
        if (!send) {
            return "put " + count + " into the "
                    + (mailbox.equals(RECIPIENTS) ? "mailboxes of their recipients" : "mailbox of " + mailbox);
        }
        return "send " + count + " again to "
                + (to.isEmpty() ? "their recipients" : Words.count(to.size(), "recipient") + " each");
    }

    private void print(Restoring restoring) throws CommandException {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            json.print(restoring.json().put("dryRun", dryRun), out);
            return;
        }
        restoring.failures().forEach(out::println);
        String done = send ? "Sent again: " : "Put back: ";
        out.println((dryRun ? "A rehearsal, nothing was changed. " : "")
                + done
                + Words.count(restoring.count(Outcome.DONE), "mail")
                + also(restoring, Outcome.BEFORE, send ? "sent again before" : "there already")
                + also(restoring, Outcome.NOBODY, "without a recipient who has a mailbox here")
                + also(restoring, Outcome.UNCLEAR, "of which nobody knows whether it was sent: --again sends it")
                + also(restoring, Outcome.FAILED, "failed"));
    }

    private static String also(Restoring restoring, Outcome outcome, String words) {
        long count = restoring.count(outcome);
        return count == 0 ? "" : "; " + count + " " + words;
    }
}
