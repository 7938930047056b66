package org.jamesexpress.bench.delivery;

/** Has mail, and delivers it when it may. At first it may not. */
interface Deliverer {
    /** Takes a mail, as safely as it ever does. Many threads call. */
    void take(Letter letter) throws Exception;

    /** Lets mail go, what it has and what is to come; may be called again. */
    void go() throws Exception;

    /** Keeps what comes from now on until the next {@link #go}; before, everything was delivered. */
    void hold() throws Exception;
}
