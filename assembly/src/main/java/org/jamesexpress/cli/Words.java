package org.jamesexpress.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jamesexpress.archive.search.Shown;

/** What people read in tables. */
final class Words {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int KILO = 1024;

    private Words() {}

    /** Of ISO 8601, in the zone of whoever asks; empty for nothing. */
    static String time(String instant) {
        return instant.isEmpty() ? "" : TIME.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
    }

    static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        return bytes < KILO * KILO ? bytes / KILO + " kB" : bytes / KILO / KILO + " MB";
    }

    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** What others wrote is not to make lines, move the cursor, or turn the direction of what follows. */
    static String printable(String text) {
        return Shown.line(text.replaceAll("\\p{Cntrl}+", " "), Integer.MAX_VALUE);
    }

    /** An address in angle brackets, empty for the null reverse-path. */
    static String path(String address) {
        return "<" + printable(address) + ">";
    }
}
