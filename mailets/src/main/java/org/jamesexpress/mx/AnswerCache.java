package org.jamesexpress.mx;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Remembers the answers to questions of one type for as long as they say; a failure of plain DNS never. Who asks while another
 * waits for the same answer waits with them. Its lock is held neither while DNS is asked nor while an answer is handed
 * on.
 */
final class AnswerCache<T> {
    /** Names and records; a few hundred octets each. */
    static final int MOST = 60_000;

    /** Records of an answer that is worth its place: more are rare, and may be meant to fill the memory. */
    private static final int MOST_RECORDS = 100;

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration LONGEST_ABSENCE = Duration.ofHours(1);

    private record Kept<T>(Answer<T> answer, long since) {}

    private final LongSupplier nanos;
    private final Recent<Kept<T>> kept;
    private final Map<String, CompletableFuture<Answer<T>>> awaited = new HashMap<>();

    /** @param nanos a clock that only moves on, as {@link System#nanoTime} */
    AnswerCache(LongSupplier nanos) {
        this(nanos, record -> 1);
    }

    /** @param size of a record, where some take more memory than others */
    AnswerCache(LongSupplier nanos, ToIntFunction<T> size) {
        this.nanos = nanos;
        this.kept = new Recent<>(
                MOST, known -> 1 + known.answer().stream().mapToInt(size).sum());
    }

    /** The answer that is remembered, with the time that it has left, or the one that {@code ask} gets. */
    CompletableFuture<Answer<T>> get(String name, Supplier<CompletableFuture<Answer<T>>> ask) {
        String key = name.toLowerCase(Locale.ROOT);
        CompletableFuture<String> go = new CompletableFuture<>();
        CompletableFuture<Answer<T>> mine = go.thenCompose(it -> ask.get())
                .thenApply(answer -> take(key, answer))
                .whenComplete((answer, failure) -> forget(key));
        synchronized (this) {
            Optional<Answer<T>> remembered = remembered(key);
            if (remembered.isPresent()) {
                return CompletableFuture.completedFuture(remembered.get());
            }
            CompletableFuture<Answer<T>> others = awaited.putIfAbsent(key, mine);
            if (others != null) {
                return others.copy();
            }
        }
        go.complete(key);
        return mine.copy();
    }

    private Optional<Answer<T>> remembered(String key) {
        return kept.get(key).flatMap(known -> {
            Duration left = known.answer().ttl().minusNanos(nanos.getAsLong() - known.since());
            if (left.isZero() || left.isNegative()) {
                kept.remove(key);
                return Optional.empty();
            }
            return Optional.of(known.answer().withTtl(left));
        });
    }

    private synchronized Answer<T> take(String key, Answer<T> fresh) {
        Duration longest = fresh instanceof Answer.Found ? LONGEST : LONGEST_ABSENCE;
        Answer<T> answer = fresh.ttl().compareTo(longest) > 0 ? fresh.withTtl(longest) : fresh;
        if (!answer.ttl().isZero() && answer.size() <= MOST_RECORDS) {
            kept.put(key, new Kept<>(answer, nanos.getAsLong()));
        }
        return answer;
    }

    private synchronized void forget(String key) {
        awaited.remove(key);
    }
}
