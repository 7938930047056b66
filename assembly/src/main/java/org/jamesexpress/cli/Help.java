package org.jamesexpress.cli;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express help}: what {@code --help} tells of a command, and the reference. */
@Command(
        name = "help",
        description = "Tell about a command, or about everything that can be configured.",
        mixinStandardHelpOptions = true,
        subcommands = HelpMailets.class)
final class Help implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "A command, and one within it: queue list.")
    private List<String> words = List.of();

    @Override
    public void run() {
        CommandLine command = Objects.requireNonNull(spec.parent()).commandLine();
        for (String word : words) {
            CommandLine within = command.getSubcommands().get(word);
            if (within == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        word + " is no command: should be one of "
                                + String.join(", ", command.getSubcommands().keySet()));
            }
            command = within;
        }
        command.usage(spec.commandLine().getOut());
    }
}
