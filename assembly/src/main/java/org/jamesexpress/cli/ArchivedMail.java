package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.search.Hit;
import org.jamesexpress.archive.search.Query;
import org.jamesexpress.archive.search.SearchIndex;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Finds the one archived mail that an administrator means. */
final class ArchivedMail {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{1,64}");

    /** So many ids are named when several begin alike. */
    private static final int NAMED = 5;

    private final ArchiveConfig config;
    private final ArchiveFolder folder;
    private final CommandLine command;

    ArchivedMail(ArchiveConfig config, CommandLine command) {
        this.config = config;
        this.folder = config.folder();
        this.command = command;
    }

    /**
     * The mail of an id, of the begin of one, or of a file.
     *
     * @throws CommandException when there is none, or more than one
     */
    StoredMessage named(String name) throws CommandException, IOException {
        return ID.matcher(name).matches() ? ofId(name) : ofFile(name);
    }

    private StoredMessage ofFile(String name) throws CommandException {
        for (Path each : List.of(
                Path.of(name).toAbsolutePath().normalize(), folder.file(name).normalize())) {
            if (each.startsWith(folder.directory()) && each.toString().contains(".eml") && Files.isRegularFile(each)) {
                return new StoredMessage(folder, folder.relative(each));
            }
        }
        if (name.indexOf('/') < 0 && name.indexOf('\\') < 0) {
            throw new ParameterException(
                    command, name + " is no id: hexadecimal digits are right, or a file of the archive");
        }
        throw new CommandException(name + " is no file of the archive " + folder.directory());
    }

    private StoredMessage ofId(String id) throws CommandException, IOException {
        SearchIndex index = ArchiveIndex.of(config);
        new IndexUpdate(command.getErr()).run(index, false);
        Query query = Query.parse("id:" + id, Clock.systemUTC());
        List<Hit> hits = index.search(query, NAMED, Long.MAX_VALUE).hits();
        if (hits.isEmpty()) {
            throw new CommandException("No archived mail has an id that begins with " + id);
        }
        if (hits.size() > 1) {
            throw new CommandException("Several ids begin with " + id + ": "
                    + hits.stream().map(Hit::id).collect(Collectors.joining(", ")));
        }
        return new StoredMessage(folder, hits.get(0).file());
    }
}
