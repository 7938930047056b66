package org.jamesexpress.notify.stream;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of known length that is written as its client takes it, without a thread while the client takes nothing. Jetty
 * calls it, one thread at a time.
 */
final class DownloadListener implements WriteListener, AsyncListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(DownloadListener.class);
    private static final int BUFFER = 32 << 10;

    private final AsyncContext context;
    private final InputStream in;
    private final ServletOutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private final AtomicBoolean over = new AtomicBoolean();
    private Runnable leave = () -> {};
    private long left;

    /** @param in closed at the end */
    DownloadListener(AsyncContext context, InputStream in, long length) throws IOException {
        this.context = context;
        this.in = in;
        this.out = context.getResponse().getOutputStream();
        this.left = length;
    }

    /**
     * Writes as much as there is room for, and then whenever there is room. To be called by the thread of the request.
     *
     * @param most it may take; what is not written by then isn't
     * @param end what is done at the end, once
     */
    void begin(Duration most, Runnable end) {
        leave = end;
        context.setTimeout(most.toMillis());
        context.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (!over.get() && out.isReady()) {
            int read = left == 0 ? 0 : in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
            if (read == 0) {
                finish(); // Where anything is left, Jetty cuts the connection: the client sees that it hasn't all.
                context.complete();
            } else {
                left -= read;
                out.write(buffer, 0, read);
            }
        }
    }

    private void finish() {
        if (over.compareAndSet(false, true)) {
            leave.run();
            try {
                in.close();
            } catch (IOException e) {
                LOGGER.debug("can't close what was downloaded", e);
            }
        }
    }

    /** Ends an answer that is not whole. */
    private void breakOff() {
        finish();
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOGGER.debug("the connection was ended already", e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOGGER.debug("a download was broken off", failure);
        breakOff();
    }

    @Override
    public void onError(AsyncEvent event) {
        breakOff();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        LOGGER.info("broke off a download that took too long left={}", left);
        breakOff();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        finish();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
