package org.jamesexpress.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds rows by their keys. Those who ask at the same time share one statement: SQLite begins each read after a commit
 * without anything that it had in memory. Any thread may use it.
 *
 * @param <K> the key of what is looked for
 * @param <V> what is found for it
 */
public final class Lookup<K, V> {
    /** Each key is one or more arguments, of which no database takes any number. */
    private static final int MOST = 500;

    private final Store store;
    private final Statement<K, V> statement;
    private final Batching<Question<K, V>> questions = new Batching<>(this::answer);

    /** Finds many at once. */
    public interface Statement<K, V> {
        /**
         * What there is for the keys.
         *
         * @param keys one or more, none of them twice
         */
        Map<K, V> run(Connection connection, List<K> keys) throws SQLException;
    }

    /** What one thread asks, which gets its answer from another. */
    private static final class Question<K, V> {
        private final Collection<K> keys;
        private final Map<K, V> answer = new HashMap<>();

        Question(Collection<K> keys) {
            this.keys = keys;
        }

        void answer(Map<K, V> found) {
            answer.putAll(found);
            answer.keySet().retainAll(keys);
        }
    }

    public Lookup(Store store, Statement<K, V> statement) {
        this.store = store;
        this.statement = statement;
    }

    /**
     * What there is for some keys.
     *
     * @throws StoreException when the database refuses
     */
    public Map<K, V> find(Collection<K> keys) {
        Question<K, V> question = new Question<>(keys);
        try {
            questions.run(question);
        } catch (IOException e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
        return question.answer;
    }

    private void answer(List<Question<K, V>> asked) {
        List<K> keys =
                asked.stream().flatMap(each -> each.keys.stream()).distinct().toList();
        Map<K, V> found = store.read(connection -> inParts(connection, keys));
        asked.forEach(each -> each.answer(found));
    }

    private Map<K, V> inParts(Connection connection, List<K> keys) throws SQLException {
        Map<K, V> found = new HashMap<>();
        for (int from = 0; from < keys.size(); from += MOST) {
            found.putAll(statement.run(connection, keys.subList(from, Math.min(keys.size(), from + MOST))));
        }
        return found;
    }
}
