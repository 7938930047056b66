package org.jamesexpress.delivery;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine. Used by one thread. */
final class Footprint {
    private static final long MEGABYTE = 1 << 20;

    private long most;

    /** Looks at the heap after a collection, in megabytes. */
    long heap() {
        System.gc();
        long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
        most = Math.max(most, now);
        return now;
    }

    /** The most of those looks. */
    long mostHeap() {
        return most;
    }

    /** The most memory that the process had at a time, in megabytes, where the system tells. */
    static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
    }

    /** The most threads of the system that there were at a time. */
    static int threads() {
        return ManagementFactory.getThreadMXBean().getPeakThreadCount();
    }
}
