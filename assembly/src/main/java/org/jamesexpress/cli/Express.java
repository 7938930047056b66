package org.jamesexpress.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jamesexpress.cli.demo.Demo;
import org.jamesexpress.notify.Topic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code express}: exit 0 done, 1 failed, 2 wrong usage. Used by the main thread. */
@Command(
        name = "express",
        description = "The mail server James Express, and what looks inside it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            Init.class,
            Start.class,
            Demo.class,
            Status.class,
            DomainCommand.class,
            UserCommand.class,
            QueueCommand.class,
            LogCommand.class,
            NotifyCommand.class,
            ArchiveCommand.class,
            Send.class,
            Explain.class,
            TlsCommand.class,
            Help.class
        },
        footer = {"", "Exit status: 0 done, 1 failed, 2 wrong usage.", "express COMMAND --help tells more about one."})
public final class Express {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where an error came from, with its stack trace.")
    private boolean debug;

    private Express() {}

    public static void main(String[] arguments) {
        System.getProperties().putIfAbsent("logback.configurationFile", "org/jamesexpress/cli/logback.xml");
        System.exit(commandLine(writer(FileDescriptor.out), writer(FileDescriptor.err))
                .execute(arguments));
    }

    /** The command with its output handed in. */
    public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        Express express = new Express();
        return new CommandLine(express)
                .registerConverter(EmailAddress.class, EmailAddress::parse)
                .registerConverter(Topic.class, NotifyCommand::topic)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Errors::wrongUsage)
                .setExecutionExceptionHandler((e, command, parsed) -> Errors.failed(e, command, express.debug));
    }

    /** UTF-8 whatever the locale: names of people and files are. */
    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }
}
