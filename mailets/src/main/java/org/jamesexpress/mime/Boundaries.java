package org.jamesexpress.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The boundaries of the multiparts that are open, from the outermost in (RFC 2046 5.1.1). Used by one thread. */
final class Boundaries {
    /** What goes deeper is nobody's mail. */
    static final int DEEPEST = 100;

    private final List<byte[]> delimiters = new ArrayList<>();
    private final List<Boolean> digests = new ArrayList<>();

    boolean isFull() {
        return delimiters.size() == DEEPEST;
    }

    boolean isInnermost(int level) {
        return level == delimiters.size() - 1;
    }

    /** @param digest whether its parts are messages where they say nothing else */
    void open(String boundary, boolean digest) {
        delimiters.add(("--" + boundary).getBytes(StandardCharsets.US_ASCII));
        digests.add(digest);
    }

    /** The level of the multipart that a line delimits; -1 if none. The outer one wins: it ends all within. */
    int delimited(byte[] line, int length) {
        if (length < 2 || line[0] != '-' || line[1] != '-') {
            return -1;
        }
        for (int level = 0; level < delimiters.size(); level++) {
            if (isDelimiter(delimiters.get(level), line, length)) {
                return level;
            }
        }
        return -1;
    }

    /** Two dashes close it, white space may follow; anything else makes it another line. */
    private static boolean isDelimiter(byte[] delimiter, byte[] line, int length) {
        if (length < delimiter.length || !startsWith(line, delimiter)) {
            return false;
        }
        int end = delimiter.length + (closes(delimiter, line, length) ? 2 : 0);
        while (end < length && (line[end] == ' ' || line[end] == '\t')) {
            end++;
        }
        return end == length;
    }

    private static boolean startsWith(byte[] line, byte[] delimiter) {
        for (int i = 0; i < delimiter.length; i++) {
            if (line[i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the line that delimits a multipart is its last. */
    boolean closes(int level, byte[] line, int length) {
        return closes(delimiters.get(level), line, length);
    }

    private static boolean closes(byte[] delimiter, byte[] line, int length) {
        int end = delimiter.length;
        return length >= end + 2 && line[end] == '-' && line[end + 1] == '-';
    }

    /** The line that delimits a multipart, without what may follow. */
    byte[] delimiter(int level) {
        return delimiters.get(level);
    }

    boolean isDigest(int level) {
        return digests.get(level);
    }

    /** Leaves so many open. */
    void keep(int levels) {
        delimiters.subList(levels, delimiters.size()).clear();
        digests.subList(levels, digests.size()).clear();
    }
}
