package org.jamesexpress.server;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Answers to what is asked again and again for one mail, kept so shortly that a change by another server counts after
 * {@link #LONGEST}. A change by this one counts at once: who makes it calls {@link #forget} when it is durable.
 *
 * <p>Safe for use by many threads. Answers stand in a notebook that is thrown away as a whole; one that was on its way
 * from before a change is written into the notebook of before, which nobody opens any more.
 */
final class Lately<K, V, X extends Exception> {
    static final Duration LONGEST = Duration.ofSeconds(1);
    /** Whoever makes up more names than that in a notebook's time has the database asked for them. */
    static final int MOST = 10_000;

    private final Question<K, V, X> question;
    private final LongSupplier nanoTime;
    private volatile Notebook<K, V> notebook;

    Lately(Question<K, V, X> question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
        this.notebook = empty();
    }

    V ask(K key) throws X {
        Notebook<K, V> current = current();
        V known = current.answers.get(key);
        if (known != null) {
            return known;
        }
        V answer = question.ask(key);
        if (current.answers.size() < MOST) {
            current.answers.put(key, answer);
        }
        return answer;
    }

    void forget() {
        notebook = empty();
    }

    private Notebook<K, V> current() {
        Notebook<K, V> current = notebook;
        if (nanoTime.getAsLong() - current.begun < LONGEST.toNanos()) {
            return current;
        }
        Notebook<K, V> next = empty();
        notebook = next;
        return next;
    }

    private Notebook<K, V> empty() {
        return new Notebook<>(nanoTime.getAsLong(), new ConcurrentHashMap<>());
    }

    interface Question<K, V, X extends Exception> {
        V ask(K key) throws X;
    }

    private record Notebook<K, V>(long begun, ConcurrentMap<K, V> answers) {}
}
