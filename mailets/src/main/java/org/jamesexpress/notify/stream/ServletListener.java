package org.jamesexpress.notify.stream;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that is answered little by little, as there are events and as its client takes them. It has no thread: who has
 * news of it goes on with it, one at a time; who comes meanwhile leaves the other one something to do.
 */
abstract class ServletListener implements Listener, WriteListener, AsyncListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServletListener.class);

    private final Feed feed;
    private final Token token;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Position position;
    /** How many have asked for a look since it was taken up; 0 while nobody looks. */
    private final AtomicInteger asked = new AtomicInteger();

    private final AtomicBoolean over = new AtomicBoolean();
    /** Nothing is written before the server says so. */
    private volatile boolean open;

    private volatile boolean ending;

    ServletListener(Feed feed, Token token, AsyncContext context, Portion begin) throws IOException {
        this.feed = feed;
        this.token = token;
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.position = new Position(feed, this, begin);
    }

    /** To be called by the thread of the request. */
    final void listen() {
        context.setTimeout(0);
        context.addListener(this);
        feed.join(this);
        out.setWriteListener(this);
    }

    /**
     * Goes on by one step, whose output the client has room for.
     *
     * @return whether there may be another one now
     */
    abstract boolean step(ServletOutputStream out) throws IOException;

    @Override
    public final Token token() {
        return token;
    }

    final Position position() {
        return position;
    }

    final boolean isEnding() {
        return ending;
    }

    @Override
    public final void end() {
        ending = true;
        look();
    }

    @Override
    public final void look() {
        if (asked.getAndIncrement() == 0) {
            int seen;
            do {
                seen = asked.get();
                walk();
            } while (asked.addAndGet(-seen) != 0);
        }
    }

    private void walk() {
        try {
            boolean more = open && !over.get();
            while (more) {
                more = out.isReady() ? step(out) : letGo();
            }
        } catch (IOException e) {
            LOGGER.debug("a listener is gone", e);
            finish();
        } catch (RuntimeException e) {
            LOGGER.warn(
                    "can't tell a listener endpoint={} token={} reason=\"{}\"",
                    feed.name(),
                    token.name(),
                    e.toString());
            finish();
        }
    }

    /** Until the client takes more. */
    private boolean letGo() {
        position.letGo();
        return false;
    }

    /** Ends the answer. */
    final void finish() {
        if (over.compareAndSet(false, true)) {
            feed.leave(this);
            try {
                context.complete();
            } catch (IllegalStateException e) {
                LOGGER.debug("the connection was ended already", e);
            }
        }
    }

    @Override
    public final void onWritePossible() {
        open = true;
        look();
    }

    @Override
    public final void onError(Throwable failure) {
        LOGGER.debug("a listener is gone", failure);
        finish();
    }

    @Override
    public final void onError(AsyncEvent event) {
        finish();
    }

    @Override
    public final void onTimeout(AsyncEvent event) {
        finish();
    }

    @Override
    public final void onComplete(AsyncEvent event) {
        over.set(true);
        feed.leave(this);
    }

    @Override
    public final void onStartAsync(AsyncEvent event) {}
}
