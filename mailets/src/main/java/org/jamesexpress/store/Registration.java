package org.jamesexpress.store;

/** Something that is called until this is closed. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
