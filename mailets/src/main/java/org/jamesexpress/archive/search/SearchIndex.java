package org.jamesexpress.archive.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.store.DerivedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes an archive findable: a file beside it, {@code <folder>/<archive's id>.db}, which was made of the ledger and of
 * what that names, and can be deleted at any time. Any thread and any process may call.
 */
public final class SearchIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(SearchIndex.class);
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);
    private static final Duration LONGEST_LOOKUP = Duration.ofMinutes(30);

    private final ArchiveFolder archive;
    private final Path folder;

    /** @param folder may be that of many archives' indexes */
    public SearchIndex(ArchiveFolder archive, Path folder) {
        this.archive = archive;
        this.folder = folder;
    }

    /**
     * Takes the index to the end of the ledger, unless somebody else is about it.
     *
     * @param most after that time it ends where it is
     * @throws IOException when the archive can't be read, or the index not be written
     * @throws org.jamesexpress.store.StoreException when the index can't be written
     */
    public Update update(Progress progress, Duration most) throws IOException {
        return update(false, progress, most);
    }

    /** Likewise, after everything was thrown away that it has. */
    public Update rebuild(Progress progress, Duration most) throws IOException {
        return update(true, progress, most);
    }

    private Update update(boolean anew, Progress progress, Duration most) throws IOException {
        Optional<String> id = archive.id();
        if (id.isEmpty()) {
            return new Update(0, Update.State.COMPLETE);
        }
        DerivedFile file = file(id.get());
        long deadline = System.nanoTime() + most.toNanos();
        try {
            return IndexLock.ifFree(lock(id.get()), () -> update(file, anew, progress, deadline))
                    .orElse(new Update(0, Update.State.ELSEWHERE));
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }

    private Update update(DerivedFile file, boolean anew, Progress progress, long deadline)
            throws SQLException, IOException {
        try {
            return read(file, anew, progress, deadline);
        } catch (SQLException e) {
            if (!DerivedFile.isDamage(e)) {
                throw e;
            }
            LOGGER.warn("{} is damaged: the index is made anew", file.path());
            file.delete();
            return read(file, false, progress, deadline);
        }
    }

    private Update read(DerivedFile file, boolean anew, Progress progress, long deadline)
            throws SQLException, IOException {
        try (Connection connection = withTables(file);
                IndexWriter writer = new IndexWriter(connection)) {
            if (anew) {
                writer.clear();
                connection.commit();
            }
            return new LedgerReader(archive, connection, writer, progress, deadline).read();
        }
    }

    private static Connection withTables(DerivedFile file) throws SQLException, IOException {
        Connection connection = file.writer();
        try {
            if (!Schema.isIn(connection) && !Schema.isNew(connection)) {
                connection.close();
                file.delete();
                connection = file.writer();
            }
            if (Schema.isNew(connection)) {
                Schema.create(connection);
            }
            return connection;
        } catch (SQLException | IOException | RuntimeException e) {
            connection.close(); // It would keep the lock of writers.
            throw e;
        }
    }

    /**
     * Deletes the index, unless somebody writes it just now.
     *
     * @return whether there was one
     */
    public boolean delete() throws IOException {
        Optional<String> id =
                archive.id().filter(each -> Files.exists(file(each).path()));
        if (id.isEmpty()) {
            return false;
        }
        DerivedFile file = file(id.get());
        try {
            return IndexLock.ifFree(lock(id.get()), () -> {
                        file.delete();
                        return true;
                    })
                    .orElse(false);
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }

    /**
     * The mails that a query asks for, the newest first.
     *
     * @param before only those that stand before that number in the ledger
     * @throws org.jamesexpress.store.StoreException when the index can't be read, or nothing was found for half a minute
     */
    public Answer search(Query query, int limit, long before) throws IOException {
        return ask(LONGEST_SEARCH, search -> search.run(query, limit, before))
                .orElse(new Answer(List.of(), Optional.empty(), 0, List.of()));
    }

    /**
     * All mails that each query asks for, at one moment.
     *
     * @return empty if there is no index
     */
    public Optional<Lookup> lookup(List<Query> queries) throws IOException {
        return ask(LONGEST_LOOKUP, search -> search.lookup(queries));
    }

    /** What is left of a purged mail: by an id that begins so, or by a file from the archive's directory. */
    public Optional<Tombstone> tombstone(String idOrFile) throws IOException {
        return ask(LONGEST_SEARCH, search -> search.tombstone(idOrFile, idOrFile))
                .flatMap(found -> found);
    }

    private interface Question<T> {
        T put(Search search) throws SQLException;
    }

    private <T> Optional<T> ask(Duration longest, Question<T> question) throws IOException {
        Optional<DerivedFile> file = archive.id().map(this::file).filter(each -> Files.exists(each.path()));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (Connection connection = file.get().reader(longest)) {
            connection.setAutoCommit(false); // so that all of it is asked at one moment
            return Optional.of(question.put(new Search(connection)));
        } catch (SQLException e) {
            throw file.get().trouble(e);
        }
    }

    private Path lock(String id) {
        return folder.resolve(id + ".lock");
    }

    private DerivedFile file(String id) {
        return new DerivedFile(folder.resolve(id + ".db"));
    }
}
