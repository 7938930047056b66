package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.keep.Hold;
import org.jamesexpress.archive.keep.Holds;
import org.jamesexpress.archive.search.Query;
import org.jamesexpress.archive.search.SearchIndex;
import org.jamesexpress.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express archive hold}: mails that nobody may take away, whatever their time. */
@Command(
        name = "hold",
        description = "Say which archived mails nobody may purge, whatever their time, as long as the hold stands.",
        mixinStandardHelpOptions = true)
final class ArchiveHold {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The option {@code --reason}. */
    static final class ReasonOption {
        @Option(
                names = "--reason",
                required = true,
                paramLabel = "WORDS",
                description = "Why: stands in the ledger for good.")
        private String words = "";
    }

    @Command(
            name = "add",
            description = "Hold all mails that a query finds, those that come later too.",
            mixinStandardHelpOptions = true)
    int add(
            @Mixin ArchiveOption archive,
            @Mixin ReasonOption reason,
            @Parameters(
                            paramLabel = "NAME",
                            description = "What the hold is called, such as the file number of a case.")
                    String name,
            @Parameters(arity = "1..*", paramLabel = "QUERY", description = "What the mails have: see search.")
                    List<String> query)
            throws CommandException, IOException {
        String words = String.join(" ", query);
        try {
            Query parsed = Query.parse(words, Clock.system(ZoneId.systemDefault()));
            holds(archive).add(name, words, reason.words.strip());
            PrintWriter out = spec.commandLine().getOut();
            out.println("Holds from now on all mails that fit: " + Words.printable(words));
            out.println(atPresent(archive.config(spec.commandLine()), parsed));
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
        return 0;
    }

    /** The hold stands whatever the index says. */
    private String atPresent(ArchiveConfig config, Query query) {
        if (!config.findable()) {
            return "The archive has no index: nothing can be purged while a hold stands";
        }
        try {
            SearchIndex index = ArchiveIndex.of(config);
            new IndexUpdate(spec.commandLine().getErr()).run(index, false);
            long mails = index.lookup(List.of(query))
                    .map(each -> each.found().get(0).cardinality())
                    .orElse(0);
            return "At present: " + Words.count(mails, "mail") + "; days are those of " + ZoneId.systemDefault();
        } catch (CommandException | IOException | StoreException e) {
            return "How many these are at present can't be told: " + e.getMessage();
        }
    }

    @Command(name = "list", description = "Show the holds that stand.", mixinStandardHelpOptions = true)
    int list(@Mixin ArchiveOption archive, @Mixin JsonOption json) throws CommandException, IOException {
        List<Hold> holds = Holds.of(folder(archive));
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            json.print(answer(holds), out);
            return 0;
        }
        if (holds.isEmpty()) {
            out.println("There is no hold");
        }
        holds.forEach(each -> out.println(Words.time(each.since().toString()) + "  " + each.name() + "  "
                + Words.printable(each.query()) + (each.zone().isEmpty() ? "" : " (" + each.zone() + ")") + "  by "
                + Words.printable(each.by()) + ": "
                + Words.printable(each.reason())));
        return 0;
    }

    @Command(name = "release", description = "End a hold.", mixinStandardHelpOptions = true)
    int release(
            @Mixin ArchiveOption archive,
            @Mixin ReasonOption reason,
            @Parameters(paramLabel = "NAME", description = "What the hold is called.") String name)
            throws CommandException, IOException {
        try {
            holds(archive).release(name, reason.words.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
        spec.commandLine().getOut().println("Released " + Words.printable(name));
        return 0;
    }

    private Holds holds(ArchiveOption archive) throws CommandException, IOException {
        ArchiveFolder folder = folder(archive);
        return new Holds(folder, ArchiveKeeper.ledger(folder), ArchiveKeeper.by(), ZoneId.systemDefault());
    }

    private ArchiveFolder folder(ArchiveOption archive) throws CommandException {
        return archive.config(spec.commandLine()).folder();
    }

    private ParameterException wrong(IllegalArgumentException complaint) {
        return new ParameterException(spec.commandLine(), String.valueOf(complaint.getMessage()), complaint);
    }

    private static ArrayNode answer(List<Hold> holds) {
        ArrayNode answer = new ObjectMapper().createArrayNode();
        holds.forEach(each -> answer.addObject()
                .put("name", each.name())
                .put("query", each.query())
                .put("zone", each.zone().isEmpty() ? "UTC" : each.zone())
                .put("reason", each.reason())
                .put("by", each.by())
                .put("since", each.since().toString()));
        return answer;
    }
}
