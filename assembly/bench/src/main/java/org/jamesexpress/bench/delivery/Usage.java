package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process and those it has started have used up so far, as Linux tells; no numbers elsewhere.
 *
 * @param cpuSeconds of all their threads
 * @param peakOctets of memory that was theirs at once: of several, the sum of their peaks
 */
record Usage(double cpuSeconds, double peakOctets) {
    /** Linux counts in these for everybody, whatever its own clock does. */
    private static final double TICKS = 100;

    private static final String PEAK = "VmHWM:";
    private static final int PARENT = 1;
    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4;

    static Usage of(long pid) throws IOException {
        if (!Files.isReadable(Path.of("/proc", Long.toString(pid), "stat"))) {
            return new Usage(Double.NaN, Double.NaN);
        }
        double ticks = 0;
        double peak = 0;
        for (long each : family(pid)) {
            try {
                String[] fields = stat(each);
                for (int i = 0; i < TIMES; i++) {
                    ticks += Long.parseLong(fields[FIRST_TIME + i]);
                }
                peak += peak(each);
            } catch (IOException e) {
                // It has ended, and stands in its parent's account.
            }
        }
        return new Usage(ticks / TICKS, peak);
    }

    /** The process, and those below it. */
    static List<Long> family(long pid) throws IOException {
        List<Long> all = new ArrayList<>(List.of(pid));
        List<Long> others;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            others = processes
                    .map(each -> each.getFileName().toString())
                    .filter(each -> each.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .toList();
        }
        for (int i = 0; i < all.size(); i++) {
            long parent = all.get(i);
            others.stream().filter(each -> isChild(each, parent)).forEach(all::add);
        }
        return all;
    }

    private static boolean isChild(long pid, long parent) {
        try {
            return stat(pid)[PARENT].equals(Long.toString(parent));
        } catch (IOException e) {
            return false;
        }
    }

    /** What stands behind the name, which may contain anything. */
    private static String[] stat(long pid) throws IOException {
        String all = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return all.substring(all.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static double peak(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToDouble(line -> 1024
                        * Double.parseDouble(
                                line.substring(PEAK.length()).replace("kB", "").strip()))
                .sum();
    }
}
