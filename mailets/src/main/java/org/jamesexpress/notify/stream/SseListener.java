package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;

/** A stream of server-sent events (WHATWG HTML, 9.2), until the client goes, or its token does. */
final class SseListener extends ServletListener {
    static final String MEDIA_TYPE = "text/event-stream";

    /** Also an id without an event, by which a client that has had none goes on from here after it was cut off. */
    private static final String GREETING = ": James Express\nretry: 3000\nid: %d\n\n";

    /** Likewise for one that is told of few events. */
    private static final String BEAT = ": still here\nid: %d\n\n";

    private boolean greeted;
    private boolean unflushed;
    private volatile boolean beat;

    SseListener(Feed feed, Token token, AsyncContext context, Portion begin) throws IOException {
        super(feed, token, context, begin);
    }

    @Override
    boolean step(ServletOutputStream out) throws IOException {
        Optional<byte[]> next = isEnding() ? Optional.empty() : next();
        if (next.isPresent()) {
            out.write(next.get());
            unflushed = true;
            return true;
        }
        if (unflushed) {
            unflushed = false;
            out.flush();
            return true;
        }
        if (isEnding()) {
            finish();
        }
        return false;
    }

    private Optional<byte[]> next() {
        if (!greeted) {
            greeted = true;
            return Optional.of(GREETING.formatted(position().sequence()).getBytes(UTF_8));
        }
        Optional<byte[]> told = position().next(token().scope()).map(Told::frame);
        if (told.isEmpty() && beat) {
            beat = false;
            return Optional.of(BEAT.formatted(position().sequence()).getBytes(UTF_8));
        }
        return told;
    }

    @Override
    public boolean isDue(Instant now) {
        return position().hasFailed();
    }

    @Override
    public void beat() {
        beat = true;
        look();
    }
}
