package org.jamesexpress.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Parameter;

/** What can be configured, for people: in lines that fit a terminal. */
final class ReferenceText {
    private static final int WIDTH = 80;

    private final PrintWriter out;

    ReferenceText(PrintWriter out) {
        this.out = out;
    }

    void print(List<Declaration> all) {
        all.forEach(this::print);
    }

    private void print(Declaration declared) {
        out.println(declared.name());
        words(4, declared.caption());
        out.println();
        declared.example().lines().forEach(line -> out.println(" ".repeat(8) + line));
        out.println();
        declared.parameters().forEach(this::print);
    }

    private void print(Parameter parameter) {
        String byDefault = parameter.byDefault().text();
        words(4, parameter.name() + (parameter.byDefault().isValue() ? " = " + byDefault : " (" + byDefault + ")"));
        words(8, parameter.meaning());
        words(8, "Form: " + parameter.form());
        words(8, "Example: " + parameter.example());
        out.println();
    }

    /** Broken where a line would be too long; a word that is longer than a line keeps together. */
    private void words(int indent, String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.replace("`", "").split(" ", -1)) {
            if (!line.isEmpty() && indent + line.length() + 1 + word.length() > WIDTH) {
                out.println(" ".repeat(indent) + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.println(" ".repeat(indent) + line);
    }
}
