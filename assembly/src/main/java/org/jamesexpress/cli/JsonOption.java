package org.jamesexpress.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --json} of every command that reads. */
final class JsonOption {
    @Option(names = "--json", description = "Answer in JSON.")
    private boolean wanted;

    boolean wanted() {
        return wanted;
    }

    void print(Object answer, PrintWriter out) throws CommandException {
        try {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new CommandException("The answer does not fit into JSON", e);
        }
    }

    /** One line an entry, or one array. */
    void printList(List<String> entries, PrintWriter out) throws CommandException {
        if (wanted) {
            print(entries, out);
        } else {
            entries.forEach(out::println);
        }
    }
}
