package org.jamesexpress.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Declaration.Kind;
import org.jamesexpress.config.Parameter;
import org.jamesexpress.config.Parameter.Default;

/** The reference in Markdown. */
final class ReferencePage {
    static final Path FILE = Path.of("../docs/reference.md");
    static final String COMMAND = "./mvnw test -pl assembly -am -Dtest=ReferenceTest -Dreference.write"
            + " -Dsurefire.failIfNoSpecifiedTests=false";

    private static final String HEAD = """
            # Reference

            <!-- Made from the declarations in the code, by: %s -->

            Every mailet, matcher, SMTP hook, mailbox listener and file of settings; `express help mailets` shows the same. A parameter without "required" may be left out. Durations are whole numbers with `ms`, `s`, `m`, `h` or `d`, sizes with `k`, `M` or `G`; `${env:NAME}` and `${file:UTF-8:PATH}` stand for what is kept elsewhere. A wrong value or an unknown name stops the start, and all that is wrong is said at once.
            """.formatted(COMMAND);

    private final StringBuilder page = new StringBuilder(HEAD);

    private ReferencePage() {}

    static String write() {
        ReferencePage page = new ReferencePage();
        page.section("Mailets", Kind.MAILET);
        page.section("Matchers", Kind.MATCHER);
        page.section("SMTP hooks", Kind.HOOK);
        page.section("Mailbox listeners", Kind.LISTENER);
        page.section("Files", Kind.FILE);
        return page.page.toString();
    }

    private void section(String title, Kind kind) {
        page.append("\n## ").append(title).append('\n');
        Reference.of(kind).forEach(this::entry);
    }

    private void entry(Declaration declared) {
        String title = declared.kind() == Kind.FILE ? declared.name() : declared.shortName();
        page.append("\n### ").append(title).append("\n\n").append(declared.caption());
        more(declared)
                .ifPresent(link -> page.append(" More: [")
                        .append(link)
                        .append("](")
                        .append(link)
                        .append(")."));
        page.append("\n\n```")
                .append(declared.name().endsWith(".properties") ? "properties" : "xml")
                .append('\n');
        page.append(declared.example()).append("```\n\n");
        if (declared.parameters().isEmpty()) {
            page.append(declared.kind() == Kind.MATCHER ? "It takes no condition.\n" : "It has no parameters.\n");
        } else if (declared.kind() == Kind.MATCHER) {
            declared.parameters().forEach(this::condition);
        } else {
            page.append("| Name | Default | Form | Meaning | Example |\n|---|---|---|---|---|\n");
            declared.parameters()
                    .forEach(parameter -> row(
                            code(parameter.name()),
                            byDefault(parameter),
                            parameter.form(),
                            parameter.meaning(),
                            code(parameter.example())));
        }
    }

    /** What there is to say of one is too much for a table. */
    private void condition(Parameter condition) {
        page.append("| Condition | Default | Example |\n|---|---|---|\n");
        row(condition.form(), byDefault(condition), code(condition.example()));
        page.append('\n').append(condition.meaning()).append('\n');
    }

    private void row(String... cells) {
        page.append("| ")
                .append(Stream.of(cells).map(ReferencePage::cell).collect(Collectors.joining(" | ")))
                .append(" |\n");
    }

    private static String byDefault(Parameter parameter) {
        Default byDefault = parameter.byDefault();
        return byDefault.isValue() ? code(byDefault.text()) : byDefault.text();
    }

    /** A page of its own is called like the thing: DirectMxDelivery, direct-mx-delivery.md. */
    private static Optional<String> more(Declaration declared) {
        String words =
                declared.shortName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return Optional.of("reference/" + words + ".md").filter(link -> Files.exists(FILE.resolveSibling(link)));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
