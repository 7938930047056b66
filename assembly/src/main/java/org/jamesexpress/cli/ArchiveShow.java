package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.search.MessageView;
import org.jamesexpress.archive.search.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express archive show}: one archived mail. */
@Command(
        name = "show",
        description = "Show an archived mail: envelope, header, text, attachments. Nothing is loaded from elsewhere.",
        mixinStandardHelpOptions = true)
final class ArchiveShow implements Callable<Integer> {
    private static final int LABEL = 18;
    private static final int LONGEST = 1000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", description = "The mail's id, as much of its begin as is unique, or its file.")
    private String id = "";

    @Mixin
    private ArchiveOption archive = new ArchiveOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(names = "--raw", description = "Write the message octet by octet as it came, and nothing else.")
    private boolean raw;

    @Override
    public Integer call() throws CommandException, IOException {
        StoredMessage message = new ArchivedMail(archive.config(spec.commandLine()), spec.commandLine()).named(id);
        if (raw) {
            write(message);
            return 0;
        }
        Optional<JsonNode> sidecar = message.sidecar();
        MessageView view = view(message);
        if (json.wanted()) {
            json.print(json(message, sidecar, view), spec.commandLine().getOut());
        } else {
            print(message, sidecar, view, spec.commandLine().getOut());
        }
        return 0;
    }

    /** To the process's own output, since the command's takes text. */
    private static void write(StoredMessage message) throws IOException {
        try (InputStream in = message.open()) {
            in.transferTo(System.out);
        }
        if (System.out.checkError()) {
            throw new IOException("the output was closed before its end");
        }
    }

    private static MessageView view(StoredMessage message) throws IOException {
        try (InputStream in = message.open()) {
            return MessageView.of(in);
        }
    }

    private static void print(StoredMessage message, Optional<JsonNode> sidecar, MessageView view, PrintWriter out) {
        sidecar.ifPresentOrElse(
                json -> printSidecar(json, out),
                () -> out.println("Its sidecar is missing or can't be read: who it went to is not known"));
        row("file", message.path().toString(), out);
        out.println();
        view.header().forEach(field -> out.println(field.name() + ": " + field.value()));
        out.println();
        out.println(view.text());
        if (view.cut()) {
            out.println("… there is more: --raw writes all of it");
        }
        if (!view.attachments().isEmpty()) {
            out.println();
            out.println(Words.count(view.attachments().size(), "attachment") + ":");
            view.attachments()
                    .forEach(each -> out.println("  " + (each.name().isEmpty() ? "(no name)" : each.name()) + "  "
                            + each.type() + "  " + Words.size(each.size())));
        }
    }

    private static void printSidecar(JsonNode sidecar, PrintWriter out) {
        JsonNode envelope = sidecar.path("envelope");
        row("id", sidecar.path("id").asText(), out);
        row(
                "arrived",
                sidecar.path("arrived").asText() + ", "
                        + sidecar.path("direction").asText(),
                out);
        row("from", Words.path(envelope.path("reversePath").asText()), out);
        envelope.path("recipients")
                .forEach(each -> row("to", Words.path(each.path("address").asText()), out));
        for (String each : new String[] {"remoteHost", "remoteAddress", "helo", "authenticatedUser"}) {
            if (envelope.has(each)) {
                row(each, envelope.path(each).asText(), out);
            }
        }
        row("size", sidecar.path("size").asText() + " bytes", out);
        row("sha256", sidecar.path("sha256").asText(), out);
    }

    private static void row(String label, String value, PrintWriter out) {
        out.println(label + " ".repeat(Math.max(1, LABEL - label.length())) + Shown.line(value, LONGEST));
    }

    private static JsonNode json(StoredMessage message, Optional<JsonNode> sidecar, MessageView view) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("file", message.path().toString());
        sidecar.ifPresent(each -> json.set("sidecar", each));
        ObjectNode header = json.putObject("header");
        view.header().forEach(each -> header.put(each.name(), each.value()));
        json.put("text", view.text()).put("cut", view.cut());
        ArrayNode attachments = json.putArray("attachments");
        view.attachments()
                .forEach(each -> attachments
                        .addObject()
                        .put("name", each.name())
                        .put("type", each.type())
                        .put("size", each.size()));
        return json;
    }
}
