package org.jamesexpress.notify.content;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of some octets a request asks for (RFC 9110 14): one range, or all of them.
 *
 * @param status of HTTP: 200, 206, or 416 where the range holds none of them
 */
public record ByteRange(int status, long from, long length) {
    private static final Pattern RANGE = Pattern.compile("(?i)bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    /**
     * Several ranges, and what is none, are left aside, as the RFC allows: all octets are the answer.
     *
     * @param range the field Range
     * @param ifRange the field If-Range: the range counts only if this is the entity tag, octet for octet
     */
    public static ByteRange of(Optional<String> range, Optional<String> ifRange, String tag, long size) {
        ByteRange whole = new ByteRange(200, 0, size);
        Matcher form = RANGE.matcher(range.orElse(""));
        if (!form.matches() || !ifRange.orElse(tag).equals(tag)) {
            return whole;
        }
        String first = form.group(1);
        String last = form.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? whole : suffix(Long.parseLong(last), size);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return whole;
        }
        return from >= size ? none() : new ByteRange(206, from, Math.min(to, size - 1) - from + 1);
    }

    private static ByteRange suffix(long length, long size) {
        long some = Math.min(length, size);
        return some == 0 ? none() : new ByteRange(206, size - some, some);
    }

    private static ByteRange none() {
        return new ByteRange(416, 0, 0);
    }

    /** The field Content-Range. */
    public String field(long size) {
        return status == 416 ? "bytes */" + size : "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
