package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
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

    private static final Pattern QUERY_OF_AN_ID = Pattern.compile("id:([0-9a-f]{1,64})");

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

    private StoredMessage ofFile(String name) throws CommandException, IOException {
        Optional<String> file = file(name, folder);
        if (file.isPresent()) {
            return new StoredMessage(folder, file.get());
        }
        requireNotPurged(folder.relative(folder.file(name).normalize()));
        if (name.indexOf('/') < 0 && name.indexOf('\\') < 0) {
            throw new ParameterException(
                    command, name + " is no id: hexadecimal digits are right, or a file of the archive");
        }
        throw new CommandException(name + " is no file of the archive " + folder.directory());
    }

    /**
     * A message's file as the archive names it, where there is one.
     *
     * @param name its path, by whatever way of links, or the one from the archive's directory
     */
    static Optional<String> file(String name, ArchiveFolder archive) throws IOException {
        if (!name.contains(ArchiveFolder.MESSAGE)) {
            return Optional.empty();
        }
        for (Path each : List.of(Path.of(name).toAbsolutePath(), archive.file(name))) {
            Path file = each.normalize();
            if (!Files.isRegularFile(file)) {
                continue;
            }
            if (file.startsWith(archive.directory())) {
                return Optional.of(archive.relative(file));
            }
            ArchiveFolder real = new ArchiveFolder(archive.directory().toRealPath());
            if (file.toRealPath().startsWith(real.directory())) {
                return Optional.of(real.relative(file.toRealPath()));
            }
        }
        return Optional.empty();
    }

    /** @param name an id, the begin of one, or a file from the archive's directory */
    private void requireNotPurged(String name) throws CommandException, IOException {
        Optional<String> tombstone = purged(name, new SearchIndex(folder, config.index()));
        if (tombstone.isPresent()) {
            throw new CommandException(tombstone.get());
        }
    }

    /** Says that a mail was purged, if a query asks for one by its id that was. */
    static Optional<String> purged(List<String> query, SearchIndex index) throws IOException {
        Matcher id = QUERY_OF_AN_ID.matcher(String.join(" ", query).strip());
        return id.matches() ? purged(id.group(1), index) : Optional.empty();
    }

    /** Says that a query finds nothing, and if that is so because the mail was purged. */
    static CommandException noneFits(List<String> query, ArchiveConfig config, String outcome) throws IOException {
        return new CommandException("No mail fits: " + outcome
                + purged(query, new SearchIndex(config.folder(), config.index()))
                        .map(words -> ". " + words)
                        .orElse(""));
    }

    private static Optional<String> purged(String name, SearchIndex index) throws IOException {
        return index.tombstone(name).map(each -> "The mail " + each.id() + " " + each.words());
    }

    private StoredMessage ofId(String id) throws CommandException, IOException {
        SearchIndex index = ArchiveIndex.of(config);
        new IndexUpdate(command.getErr()).run(index, false);
        Query query = Query.parse("id:" + id, Clock.systemUTC());
        List<Hit> hits = index.search(query, NAMED, Long.MAX_VALUE).hits();
        if (hits.isEmpty()) {
            requireNotPurged(id);
            throw new CommandException("No archived mail has an id that begins with " + id);
        }
        if (hits.size() > 1) {
            throw new CommandException("Several ids begin with " + id + ": "
                    + hits.stream().map(Hit::id).collect(Collectors.joining(", ")));
        }
        return new StoredMessage(folder, hits.get(0).file());
    }
}
