package org.jamesexpress.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Prints what happens as it happens, and wakes who waits for it. Any thread; one lock keeps the lines whole. */
final class Journal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final PrintWriter out;
    private final long started = System.nanoTime();

    Journal(PrintWriter out) {
        this.out = out;
    }

    void say(Hop hop, String what, String words) {
        String caption = Ansi.AUTO.enabled()
                ? hop.style().on() + pad(hop.caption()) + hop.style().off()
                : pad(hop.caption());
        print(String.format("%6.2fs  %s  %s  %s", seconds(), caption, what, words));
    }

    /** A line of the demo's own, in bold. */
    void step(String words) {
        print(Ansi.AUTO.enabled() ? Style.bold.on() + words + Style.bold.off() : words);
    }

    void print(String line) {
        lock.lock();
        try {
            out.println(line);
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a condition holds, which is looked at after each line; false when it did not in time. */
    boolean await(BooleanSupplier condition, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = something.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    double seconds() {
        return (System.nanoTime() - started) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static String pad(String caption) {
        return String.format("%-9s", caption);
    }
}
