package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.http.HttpServletResponse;

/** A request that waits until there is an event, and gets what there is as a batch of CloudEvents. */
final class PollListener extends ServletListener {
    static final String MEDIA_TYPE = "application/cloudevents-batch+json";

    private static final int MOST_OCTETS = 256 << 10;

    private final HttpServletResponse response;
    private final int limit;
    private final Instant until;
    private final Feed feed;
    private final List<byte[]> events = new ArrayList<>();
    private int octets;
    private boolean answered;

    /** @param until when it is answered at the latest */
    PollListener(Feed feed, Token token, AsyncContext context, Portion begin, int limit, Instant until)
            throws IOException {
        super(feed, token, context, begin);
        this.feed = feed;
        this.response = (HttpServletResponse) context.getResponse();
        this.limit = limit;
        this.until = until;
    }

    @Override
    boolean step(ServletOutputStream out) throws IOException {
        if (answered) {
            finish();
            return false;
        }
        if (!isEnding()) {
            collect();
        }
        boolean full = events.size() >= limit || octets >= MOST_OCTETS;
        boolean enough = !position().isFetching() && (!events.isEmpty() || hasWaited(feed.now()));
        if (full || enough || isEnding()) {
            answered = true;
            answer(out);
            return true;
        }
        return false;
    }

    private void collect() {
        while (events.size() < limit && octets < MOST_OCTETS) {
            Optional<byte[]> next = position().next(token().scope()).map(Told::json);
            if (next.isEmpty()) {
                return;
            }
            events.add(next.get());
            octets += next.get().length;
        }
    }

    /** The place to go on from is a header, so that it is there also when there is no event. */
    private void answer(ServletOutputStream out) throws IOException {
        long last = position().sequence();
        response.setHeader("Express-Last-Sequence", Long.toString(last));
        response.setHeader("Link", "<?after=" + last + ">; rel=\"next\"");
        if (events.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        byte[] body = body();
        events.clear();
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        out.write(body);
    }

    private byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream(octets + events.size() + 2);
        byte[] before = "[".getBytes(UTF_8);
        for (byte[] each : events) {
            body.writeBytes(before);
            body.writeBytes(each);
            before = ",".getBytes(UTF_8);
        }
        body.writeBytes("]".getBytes(UTF_8));
        return body.toByteArray();
    }

    @Override
    public boolean isDue(Instant now) {
        return hasWaited(now) || position().hasFailed();
    }

    private boolean hasWaited(Instant now) {
        return !now.isBefore(until);
    }

    @Override
    public void beat() {
        look();
    }
}
