package org.jamesexpress.notify.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.EndpointSettings;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.endpoint.Terms;

/**
 * What an {@code <endpoint>} and the {@code <exec>} in it say.
 *
 * @param folder where the program is started
 * @param outputLimit in bytes
 */
public record ProgramSettings(
        Path command, List<String> arguments, Path folder, Program.Input input, long outputLimit, Terms terms)
        implements EndpointSettings {
    public static final Declaration DECLARATION = Declaration.file(
            "conf/express-notify.xml",
            "exec",
            "An endpoint that is a program, started for each event, which gets the event, a CloudEvents 1.0 document, or"
                    + " the message on its standard input, and what there is to know of it in variables called"
                    + " `EXPRESS_…`.",
            """
            <endpoints>
                <endpoint name="tickets">
                    <exec>
                        <command>/usr/local/bin/open-ticket</command>
                        <argument>--queue</argument>
                        <argument>Questions, complaints and praise</argument>
                    </exec>
                    <events>mail.received</events>
                    <timeout>30s</timeout>
                    <retry>5s, 5m, 30m, 2h</retry>
                </endpoint>
            </endpoints>
            """,
            settings -> from(settings, Path::of, any -> true));

    private static final Terms.Manner MANNER = new Terms.Manner(
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            "until the program has ended; then it is made to, and whatever it has started");

    private static final Set<EventType> WITH_MESSAGE = Set.of(EventType.MAIL_RECEIVED, EventType.MAIL_STORED);
    private static final long OUTPUT = 1 << 20;
    private static final long LEAST_OUTPUT = 1 << 10;
    private static final long MOST_OUTPUT = 1 << 30;

    /** @param files the file that is meant by a path from the server's folder, or an absolute one */
    static ProgramSettings from(Settings settings, Function<String, Path> files) {
        return from(settings, files, path -> Files.isRegularFile(path) && Files.isExecutable(path));
    }

    private static ProgramSettings from(Settings settings, Function<String, Path> files, Predicate<Path> runs) {
        ProgramSettings read = new ProgramSettings(
                settings.ask("command")
                        .means("The program, which no shell starts. The event is taken if it ends with 0; which other"
                                + " ends are final, and which are tried again, tells the page about notification.")
                        .example("/usr/local/bin/open-ticket")
                        .required(
                                Path.of(""),
                                text -> program(files.apply(text), runs),
                                "an executable file, by its absolute path or from the server's folder, without"
                                        + " arguments"),
                settings.ask("argument")
                        .means("What the program is started with: one of these for each argument, in their order.")
                        .example("--verbose")
                        .texts("any text; blanks, commas and quotes within it are its own"),
                files.apply("."),
                settings.ask("input")
                        .means("What is on the program's standard input: `event`, or `message`, the mail itself.")
                        .example("message")
                        .choice(Program.Input.EVENT),
                settings.ask("outputLimit")
                        .means("How much the program may write to its standard output and error; one that writes more"
                                + " is made to end, and is tried again.")
                        .example("64k")
                        .size(OUTPUT, LEAST_OUTPUT, MOST_OUTPUT),
                Terms.from(settings, MANNER));
        if (read.input == Program.Input.MESSAGE && !WITH_MESSAGE.containsAll(read.terms.events())) {
            settings.complain("input", "message", "event, or events only mail.received, mail.stored or both");
        }
        return read;
    }

    private static Path program(Path path, Predicate<Path> runs) {
        if (!runs.test(path)) {
            throw new IllegalArgumentException();
        }
        return path;
    }

    @Override
    public Target way() {
        return new Program(command, arguments, folder, input, outputLimit);
    }
}
