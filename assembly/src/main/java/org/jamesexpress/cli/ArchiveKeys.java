package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.crypt.Census;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.archive.crypt.MasterKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code express archive keys}: what opens an encrypted archive. */
@Command(
        name = "keys",
        description = "Make a master key, say which one opens how many mails, change it.",
        mixinStandardHelpOptions = true)
final class ArchiveKeys {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "new",
            description = "Print a new master key: 32 random octets in base64.",
            mixinStandardHelpOptions = true)
    int fresh() {
        spec.commandLine().getOut().println(MasterKeys.fresh());
        return 0;
    }

    @Command(
            name = "list",
            description = "Say how many mails each master key opens, and which one masterKey lacks.",
            mixinStandardHelpOptions = true)
    int list(@Mixin ArchiveOption archive, @Mixin JsonOption json) throws CommandException, IOException {
        CommandLine command = Objects.requireNonNull(spec.subcommands().get("list"));
        Census census = archive.withoutMasterKeys(command).folder().keys().census();
        List<String> known = known(archive, command);
        if (json.wanted()) {
            json.print(json(known, census), spec.commandLine().getOut());
        } else {
            print(known, census, spec.commandLine().getOut());
        }
        return 0;
    }

    /** Those of masterKey; none for who may not read it. */
    private List<String> known(ArchiveOption archive, CommandLine command) {
        try {
            return archive.config(command).masterKeys().ids();
        } catch (CommandException e) {
            spec.commandLine().getErr().println("Nothing is known of masterKey: " + e.getMessage());
            return List.of();
        }
    }

    @Command(
            name = "rewrap",
            description =
                    "Wrap the key of every mail by the first master key, so that the others may be taken out; exit"
                            + " 1 when some need another one still.",
            mixinStandardHelpOptions = true)
    int rewrap(@Mixin ArchiveOption archive) throws CommandException, IOException {
        ArchiveConfig config =
                archive.config(Objects.requireNonNull(spec.subcommands().get("rewrap")));
        if (config.masterKeys().isEmpty()) {
            throw new CommandException("masterKey is missing: it stands where the archive is configured");
        }
        if (Files.isDirectory(config.keys())) {
            ArchiveKeeper.requireOwner(config.keys(), "The folder of the keys");
        }
        Keyring keys = config.folder().keys();
        long mails = keys.rewrap();
        String first = config.masterKeys().ids().get(0);
        spec.commandLine().getOut().println("Wrapped the keys of " + Words.count(mails, "mail") + " by " + first);
        Census census = keys.census();
        census.mails().forEach((id, left) -> {
            if (!id.equals(first)) {
                spec.commandLine().getOut().println(Words.count(left, "mail") + " still by " + id);
            }
        });
        if (census.damaged() > 0) {
            spec.commandLine().getOut().println(Words.count(census.damaged(), "key") + " damaged");
        }
        return census.damaged() == 0 && Set.of(first).containsAll(census.mails().keySet()) ? 0 : 1;
    }

    private static void print(List<String> known, Census census, PrintWriter out) {
        for (String id : all(known, census)) {
            String mails = Words.count(census.mails().getOrDefault(id, 0L), "mail");
            out.println(
                    id + "  " + mails + (known.isEmpty() || known.contains(id) ? "" : ", and masterKey doesn't have it")
                            + (known.indexOf(id) == 0 ? ", wraps what is new" : ""));
        }
        out.println(Words.count(census.erased(), "key") + " erased, " + census.damaged() + " damaged");
    }

    private static ObjectNode json(List<String> known, Census census) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        ArrayNode masters = json.putArray("masterKeys");
        for (String id : all(known, census)) {
            masters.addObject()
                    .put("id", id)
                    .put("mails", census.mails().getOrDefault(id, 0L))
                    .put("known", known.contains(id))
                    .put("first", known.indexOf(id) == 0);
        }
        return json.put("erased", census.erased()).put("damaged", census.damaged());
    }

    private static Set<String> all(List<String> known, Census census) {
        Set<String> all = new LinkedHashSet<>(known);
        all.addAll(census.mails().keySet());
        return all;
    }
}
