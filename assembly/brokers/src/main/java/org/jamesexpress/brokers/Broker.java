package org.jamesexpress.brokers;

/** Where links lead to. */
public interface Broker {
    /**
     * Connects and logs in.
     *
     * @throws Exception when that failed
     */
    Link open() throws Exception;

    /** What went wrong, in one line. */
    String words(Throwable failure);
}
