package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.ConfiguredArchive;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which archive is meant: one of the home's server, or any folder. */
final class ArchiveOption {
    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "The archive's folder (default: the one that mailetcontainer.xml and smtpserver.xml have).")
    private String directory = "";

    @Option(
            names = "--witness",
            paramLabel = "DIR",
            description = "The archive's second place (default: as in these files, or var/express/witness).")
    private String witness = "";

    /** The folder of the server, where there is one. */
    Path home() {
        return home.folder();
    }

    /** The administrator's connection to the server of the home. */
    WebAdmin webAdmin() throws CommandException, IOException {
        return home.webAdmin();
    }

    /**
     * The archive that is meant.
     *
     * @throws CommandException when the home's files are wrong, or there is no such folder
     * @throws ParameterException when it isn't clear which one is meant
     */
    ArchiveConfig config(CommandLine command) throws CommandException {
        return config(ConfiguredArchive::in, command);
    }

    /**
     * The same for who opens no mail.
     *
     * @throws CommandException when the home's files are wrong, or there is no such folder
     * @throws ParameterException when it isn't clear which one is meant
     */
    ArchiveConfig withoutMasterKeys(CommandLine command) throws CommandException {
        return config(ConfiguredArchive::withoutMasterKeys, command);
    }

    /** Reads what the files of a home have. */
    private interface Reader {
        List<ArchiveConfig> in(Path home) throws SettingsException;
    }

    private ArchiveConfig config(Reader reader, CommandLine command) throws CommandException {
        try {
            ArchiveConfig config = chosen(reader.in(home.folder()), command);
            if (!Files.isDirectory(config.directory())) {
                throw new CommandException(config.directory() + " is no archive: there is no such folder");
            }
            return config;
        } catch (SettingsException e) {
            throw new CommandException(String.join("\n", e.complaints()), e);
        }
    }

    private ArchiveConfig chosen(List<ArchiveConfig> configured, CommandLine command) throws SettingsException {
        if (!directory.isEmpty()) {
            Path folder = Path.of(directory).toAbsolutePath().normalize();
            Optional<ArchiveConfig> known =
                    configured.stream().filter(each -> each.isAt(folder)).reduce(ArchiveOption::findable);
            return known.isPresent() ? withWitness(known.get()) : given(folder);
        }
        Map<Path, ArchiveConfig> byFolder = configured.stream()
                .collect(Collectors.toMap(
                        ArchiveConfig::directory, each -> each, ArchiveOption::findable, LinkedHashMap::new));
        if (byFolder.size() > 1) {
            throw new ParameterException(
                    command,
                    "--directory is missing: should be one of "
                            + byFolder.keySet().stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
        return byFolder.isEmpty()
                ? given(home.folder().resolve("var/archive"))
                : withWitness(byFolder.values().iterator().next());
    }

    /** Of what writes into one archive, the mailet or the hook, that which says where its index is. */
    private static ArchiveConfig findable(ArchiveConfig one, ArchiveConfig other) {
        return one.findable() ? one : other;
    }

    private ArchiveConfig given(Path folder) throws SettingsException {
        Settings settings = Settings.of("option", Map.of("directory", folder.toString()));
        ArchiveConfig config = ArchiveConfig.from(settings, home.folder()::resolve);
        settings.check();
        return withWitness(config);
    }

    private ArchiveConfig withWitness(ArchiveConfig config) {
        return witness.isEmpty() ? config : config.withWitness(Path.of(witness).toAbsolutePath());
    }
}
