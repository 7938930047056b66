package org.jamesexpress.notify.stream;

/** A server that listens. */
interface Door extends AutoCloseable {
    int port();

    /** How many may listen at once. Besides them a few more may be connected; who comes then waits. */
    void admit(int listeners);

    @Override
    void close();
}
