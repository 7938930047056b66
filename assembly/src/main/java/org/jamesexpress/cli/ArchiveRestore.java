package org.jamesexpress.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.cli.Restoring.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
    private static final long UNCONFIRMED = -1;

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

    @Option(names = "--to", paramLabel = "ADDRESS,…", description = "With --send: to these in place of the recipients.")
    private List<String> to = List.of();

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "With --send: who is told when one does not arrive, <> for nobody (default: the server's"
                    + " postmaster).")
    private String from = "";

    @Option(
            names = "--unclear",
            description = "With --send: also to those of whom nobody knows whether it was sent to them.")
    private boolean unclear;

    @Option(names = "--again", description = "With --send: to everybody, also those to whom it was sent again before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Only tell what would be done.")
    private boolean dryRun;

    @Option(names = "--yes", description = "With --to-mailbox: don't ask.")
    private boolean yes;

    @Option(
            names = "--confirm",
            paramLabel = "N",
            description = "With --send: don't ask, if it is N deliveries, as --dry-run counts them.")
    private long confirmed = UNCONFIRMED;

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws CommandException, IOException {
        Map<String, String> order = order();
        FoundMails.refuseAll(query, spec.commandLine());
        ArchiveConfig config = archive.config(spec.commandLine());
        List<String> files = new ArrayList<>(FoundMails.files(query, config, spec.commandLine()));
        if (files.isEmpty()) {
            throw ArchivedMail.noneFits(query, config, "nothing was restored");
        }
        order.put("directory", config.directory().toString());
        if (!dryRun) {
            confirm(files, order);
        }
        Restoring restoring = run(files, order, dryRun);
        print(restoring);
        return restoring.isWhole() ? 0 : 1;
    }

    private Restoring run(List<String> files, Map<String, String> order, boolean rehearsal)
            throws CommandException, IOException {
        Map<String, String> complete = new LinkedHashMap<>(order);
        complete.put("dryRun", String.valueOf(rehearsal));
        Restoring restoring = new Restoring(archive.webAdmin(), send ? "outbound" : "mailboxes", complete);
        restoring.run(files, new CountProgress(spec.commandLine().getErr()));
        return restoring;
    }

    /** What has left can't be called back: a rehearsal says how much that is to be. */
    private void confirm(List<String> files, Map<String, String> order) throws CommandException, IOException {
        if (!send) {
            if (!yes) {
                Confirmation.ask(intent(files.size()));
            }
            return;
        }
        Restoring rehearsed = run(files, order, true);
        long deliveries = rehearsed.deliveries();
        if (rehearsed.isBroken()) {
            throw new CommandException(String.join("\n", rehearsed.failures()) + "\nNothing was sent");
        }
        String intent = "send " + Words.count(rehearsed.count(Outcome.DONE), "mail") + " again to "
                + Words.count(rehearsed.recipients(), "recipient") + ", " + deliveries(deliveries) + " in all";
        if (confirmed == UNCONFIRMED && deliveries > 0) {
            Confirmation.ask(intent, "--confirm " + deliveries);
        } else if (confirmed != UNCONFIRMED && confirmed != deliveries && deliveries > 0) {
            throw new CommandException(
                    "Nothing was sent: --confirm = " + confirmed + ": should be " + deliveries + " to " + intent);
        }
    }

    private static String deliveries(long count) {
        return count == 1 ? "1 delivery" : count + " deliveries";
    }

    /** The parameters of the server's route. */
    private Map<String, String> order() {
        refuseEmpty();
        refuse(send == !mailbox.isEmpty(), "--to-mailbox USER or --send is right, and not both");
        refuse(send && !folder.isEmpty(), "--folder goes with --to-mailbox");
        refuse(send && yes, "--yes goes with --to-mailbox; --confirm N, as --dry-run counts, goes with --send");
        refuse(
                !send && (again || unclear || confirmed != UNCONFIRMED || !to.isEmpty() || !from.isEmpty()),
                "--to, --from, --unclear, --again and --confirm go with --send");
        Map<String, String> order = new LinkedHashMap<>();
        if (send) {
            order.put("again", String.valueOf(again));
            order.put("unclear", String.valueOf(unclear));
            put("to", String.join(",", to), order);
            put("from", from, order);
        } else {
            put("user", mailbox.equals(RECIPIENTS) ? "" : mailbox, order);
            put("folder", folder, order);
        }
        return order;
    }

    /** Whoever gives an option means something by it, which an unset variable of his script is not. */
    private void refuseEmpty() {
        for (OptionSpec each : spec.commandLine().getParseResult().matchedOptions()) {
            boolean blank = each.arity().max() > 0
                    && each.originalStringValues().stream().anyMatch(String::isBlank);
            refuse(blank, each.longestName() + " has an empty value");
        }
        boolean empty =
                to.stream().flatMap(text -> Arrays.stream(text.split(",", -1))).anyMatch(String::isBlank);
        refuse(empty, "--to has an empty address");
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
        return "put " + Words.count(mails, "mail") + " into the "
                + (mailbox.equals(RECIPIENTS) ? "mailboxes of their recipients" : "mailbox of " + mailbox);
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
                + to(restoring)
                + also(restoring, Outcome.BEFORE, send ? "sent again before" : "there already")
                + also(restoring, Outcome.NOBODY, "without a recipient who has a mailbox here")
                + also(
                        restoring,
                        Outcome.UNCLEAR,
                        "of which nobody knows whether it was sent: --unclear sends it, and not the others again")
                + also(restoring, Outcome.FAILED, "failed")
                + (restoring.notAsked() == 0 ? "" : "; " + restoring.notAsked() + " not asked for"));
    }

    /** A mail may go to several. */
    private String to(Restoring restoring) {
        if (restoring.deliveries() == 0) {
            return "";
        }
        if (send) {
            return ", " + deliveries(restoring.deliveries());
        }
        int mailboxes = restoring.recipients();
        return mailbox.equals(RECIPIENTS) ? ", into " + mailboxes + (mailboxes == 1 ? " mailbox" : " mailboxes") : "";
    }

    private static String also(Restoring restoring, Outcome outcome, String words) {
        long count = restoring.count(outcome);
        return count == 0 ? "" : "; " + count + " " + words;
    }
}
