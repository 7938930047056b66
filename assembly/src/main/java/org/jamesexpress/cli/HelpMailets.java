package org.jamesexpress.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jamesexpress.config.Declaration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code express help mailets}: the reference. */
@Command(
        name = "mailets",
        description =
                "Tell about the mailets, the matchers, the SMTP hooks and the files of settings: every parameter, its"
                        + " default, its form, its meaning, an example.",
        mixinStandardHelpOptions = true)
final class HelpMailets implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only this one: DirectMxDelivery, Direction …")
    private String name = "";

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws CommandException {
        if (json.wanted()) {
            List<Object> all = chosen().stream().map(ReferenceJson::of).toList();
            json.print(all.size() == 1 ? all.get(0) : all, spec.commandLine().getOut());
        } else {
            new ReferenceText(spec.commandLine().getOut()).print(chosen());
        }
        return 0;
    }

    private List<Declaration> chosen() {
        List<Declaration> chosen = name.isEmpty() ? Reference.ALL : Reference.named(name);
        if (chosen.isEmpty()) {
            throw unknown();
        }
        return chosen;
    }

    private ParameterException unknown() {
        String all = Reference.ALL.stream().map(Declaration::shortName).collect(Collectors.joining(", "));
        return new ParameterException(spec.commandLine(), name + " is not known: should be one of " + all);
    }
}
