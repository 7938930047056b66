package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.export.Export;
import org.jamesexpress.archive.export.Form;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express archive export}: mails in a form that other programs read. */
@Command(
        name = "export",
        description = "Write the mails that a query asks for to a file or folder, the oldest first, with a manifest of"
                + " their hashes; exit 1 when one of them can't be read whole.",
        mixinStandardHelpOptions = true)
final class ArchiveExport implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "QUERY",
            description = "What the mails must have: see search; or their files.")
    private List<String> query = List.of();

    @Option(
            names = "--as",
            required = true,
            paramLabel = "FORM",
            description = "mbox: one file; maildir: a folder with a file each; zip: one file, with the sidecars.")
    private String form = "";

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The file or folder to write.")
    private Path to = Path.of("");

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws CommandException, IOException {
        Form wanted = form();
        ArchiveConfig config = archive.config(spec.commandLine());
        Deque<String> files = FoundMails.files(query, config, spec.commandLine());
        if (files.isEmpty()) {
            throw ArchivedMail.noneFits(query, config, "nothing was written");
        }
        Export export = new Export(config.folder());
        try {
            export.run(files.iterator(), wanted, to.toAbsolutePath(), mails -> {});
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(to + " is there already: name a file that is not", e);
        }
        print(export);
        return export.failures().isEmpty() ? 0 : 1;
    }

    private Form form() {
        for (Form each : Form.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(form)) {
                return each;
            }
        }
        throw new ParameterException(spec.commandLine(), "--as = " + form + ": should be one of mbox, maildir, zip");
    }

    private void print(Export export) throws CommandException {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            json.print(answer(export), out);
            return;
        }
        export.failures()
                .forEach(each -> out.println(Words.printable(each.file()) + ": " + Words.printable(each.words())));
        out.println("Exported " + Words.count(export.mails(), "mail") + " to " + to);
    }

    private ObjectNode answer(Export export) {
        ObjectNode answer =
                new ObjectMapper().createObjectNode().put("to", to.toString()).put("mails", export.mails());
        ArrayNode failures = answer.putArray("failures");
        export.failures()
                .forEach(each -> failures.addObject().put("file", each.file()).put("words", each.words()));
        return answer;
    }
}
