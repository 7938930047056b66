package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LatelyTest {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> database = ConcurrentHashMap.newKeySet();
    private final Lately<String, Boolean, IOException> lately = new Lately<>(this::look, nanoTime::get);

    @Test
    void asksOnceForMany() throws IOException {
        database.add("ours.test");

        for (int i = 0; i < 10; i++) {
            assertThat(lately.ask("ours.test")).isTrue();
            assertThat(lately.ask("theirs.test")).isFalse();
        }

        assertThat(asked).hasValue(2);
    }

    @Test
    void knowsWhatAnotherServerChangedAfterASecond() throws IOException {
        lately.ask("new.test");
        database.add("new.test");

        pass(Lately.LONGEST.minusNanos(1));
        assertThat(lately.ask("new.test")).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(lately.ask("new.test")).isTrue();
    }

    @Test
    void keepsNothingLongerBecauseItIsAskedForOften() throws IOException {
        lately.ask("new.test");
        database.add("new.test");

        for (int i = 0; i < 3; i++) {
            pass(Lately.LONGEST.dividedBy(3).plusNanos(1));
            lately.ask("new.test");
        }

        assertThat(lately.ask("new.test")).isTrue();
    }

    @Test
    void knowsWhatThisServerChangedAtOnce() throws IOException {
        lately.ask("new.test");
        database.add("new.test");
        lately.forget();

        assertThat(lately.ask("new.test")).isTrue();
    }

    /** The answer was read before the change, and comes when the change is over. */
    @Test
    void keepsNoAnswerFromBeforeAChange() throws IOException {
        List<Lately<String, Boolean, IOException>> itself = new ArrayList<>();
        Lately<String, Boolean, IOException> overtaken = new Lately<>(
                name -> {
                    boolean before = look(name);
                    if (database.add(name)) {
                        itself.get(0).forget();
                    }
                    return before;
                },
                nanoTime::get);
        itself.add(overtaken);

        overtaken.ask("new.test");

        assertThat(overtaken.ask("new.test")).isTrue();
    }

    @Test
    void keepsNoFailure() throws IOException {
        AtomicInteger times = new AtomicInteger();
        Lately<String, Boolean, IOException> failing = new Lately<>(
                name -> {
                    if (times.getAndIncrement() == 0) {
                        throw new IOException("down");
                    }
                    return true;
                },
                nanoTime::get);

        assertThatThrownBy(() -> failing.ask("ours.test")).hasMessage("down");
        assertThat(failing.ask("ours.test")).isTrue();
    }

    @Test
    void keepsNoMoreNamesThanItMay() throws IOException {
        for (int round = 0; round < 2; round++) {
            asked.set(0);
            for (int name = 0; name <= Lately.MOST; name++) {
                lately.ask(name + ".test");
            }
        }

        assertThat(asked).hasValue(1);
    }

    private boolean look(String name) {
        asked.incrementAndGet();
        return database.contains(name);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
