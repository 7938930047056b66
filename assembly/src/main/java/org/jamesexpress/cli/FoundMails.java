package org.jamesexpress.cli;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.search.Answer;
import org.jamesexpress.archive.search.Query;
import org.jamesexpress.archive.search.SearchIndex;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The archived mails that a command's query asks for. */
final class FoundMails {
    private FoundMails() {}

    /**
     * Their files, from the archive's directory, the oldest first: those that the search finds, turned round; or where the
     * query is nothing but files of the archive, which needs no index, these.
     */
    static Deque<String> files(List<String> words, ArchiveConfig archive, CommandLine command)
            throws IOException, CommandException {
        Deque<String> named = named(words, archive.folder());
        return named.size() == words.size() ? named : files(query(words, command), archive, command);
    }

    private static Deque<String> named(List<String> words, ArchiveFolder archive) throws IOException {
        Deque<String> files = new ArrayDeque<>();
        for (String word : words) {
            ArchivedMail.file(word, archive).ifPresent(files::add);
        }
        return files;
    }

    /** Refuses a query, which a script may have left empty, that every mail of the archive fits. */
    static void refuseAll(List<String> words, CommandLine command) {
        if (words.stream().anyMatch(String::isBlank)) {
            throw new ParameterException(command, "QUERY is empty: what the mails must have is right, see search");
        }
        if (words.stream().noneMatch(word -> word.contains(ArchiveFolder.MESSAGE))
                && query(words, command).asksForNothing()) {
            throw new ParameterException(
                    command,
                    "QUERY = " + String.join(" ", words) + ": every mail fits; after:1970 is right to mean that");
        }
    }

    /** The words of a query; one that can't be understood is wrong usage. */
    private static Query query(List<String> words, CommandLine command) {
        try {
            return Query.parse(String.join(" ", words), Clock.system(ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    private static Deque<String> files(Query query, ArchiveConfig archive, CommandLine command)
            throws IOException, CommandException {
        SearchIndex index = ArchiveIndex.of(archive);
        new IndexUpdate(command.getErr()).run(index, false);
        Deque<String> files = new ArrayDeque<>();
        Optional<Long> next = Optional.of(Long.MAX_VALUE);
        while (next.isPresent()) {
            Answer answer = index.search(query, IndexUpdate.MOST_HITS, next.get());
            answer.hits().forEach(hit -> files.addFirst(hit.file()));
            next = answer.next();
        }
        return files;
    }
}
