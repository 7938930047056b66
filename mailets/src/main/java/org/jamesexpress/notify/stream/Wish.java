package org.jamesexpress.notify.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param after the last sequence that the client has seen; empty for what happens from now on
 * @param batch one answer with some events, instead of a stream
 * @param patience how long to wait for the first event of a batch
 * @param limit how many events a batch may have
 */
record Wish(Optional<Long> after, boolean batch, Duration patience, int limit) {
    private static final int MOST = 1_000;
    private static final int USUAL = 100;
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,4})s?");

    /** Says in its message what would be right. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;

        Wrong(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** @throws Wrong for what nobody can answer */
    static Wish of(HttpServletRequest request) throws Wrong {
        String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("*/*");
        boolean batch = accept.contains(PollListener.MEDIA_TYPE);
        if (!batch
                && !accept.contains(SseListener.MEDIA_TYPE)
                && !accept.contains("*/*")
                && !accept.contains("text/*")) {
            throw new Wrong(406, "Accept should be " + SseListener.MEDIA_TYPE + " or " + PollListener.MEDIA_TYPE);
        }
        if (!batch && (request.getParameter("wait") != null || request.getParameter("limit") != null)) {
            throw new Wrong(400, "wait and limit are for a request with Accept: " + PollListener.MEDIA_TYPE);
        }
        return new Wish(
                after(request), batch, patience(request.getParameter("wait")), limit(request.getParameter("limit")));
    }

    /** The header is newer: a client that was cut off repeats its first address. */
    private static Optional<Long> after(HttpServletRequest request) throws Wrong {
        Optional<String> header =
                Optional.ofNullable(request.getHeader("Last-Event-ID")).filter(text -> !text.isEmpty());
        Optional<String> text = header.or(() -> Optional.ofNullable(request.getParameter("after")));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!SEQUENCE.matcher(text.get()).matches()) {
            throw new Wrong(400, "Last-Event-ID and after should be the sequence of an event, or 0");
        }
        return text.map(Long::valueOf);
    }

    private static Duration patience(@Nullable String text) throws Wrong {
        Matcher seconds = SECONDS.matcher(text == null ? "0" : text);
        if (!seconds.matches()) {
            throw new Wrong(400, "wait should be seconds, such as 30s");
        }
        Duration wait = Duration.ofSeconds(Integer.parseInt(seconds.group(1)));
        return wait.compareTo(Pace.LONGEST_WAIT) < 0 ? wait : Pace.LONGEST_WAIT;
    }

    private static int limit(@Nullable String text) throws Wrong {
        if (text == null) {
            return USUAL;
        }
        if (!SEQUENCE.matcher(text).matches() || Long.parseLong(text) < 1) {
            throw new Wrong(400, "limit should be a number from 1 to " + MOST);
        }
        return (int) Math.min(MOST, Long.parseLong(text));
    }
}
