package org.jamesexpress.store;

/** What keeps others from a database, until it is closed. */
@FunctionalInterface
interface Claim extends AutoCloseable {
    Claim NONE = () -> {};

    @Override
    void close();
}
