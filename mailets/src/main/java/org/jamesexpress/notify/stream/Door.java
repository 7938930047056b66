package org.jamesexpress.notify.stream;

/** A server that listens. */
interface Door extends AutoCloseable {
    int port();

    @Override
    void close();
}
