package org.jamesexpress.store;

import java.sql.SQLException;

/** The database could not be opened, read or written. The message says why in words for the administrator. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the same may succeed a moment later: the database was away, busy or full, and refused nothing for good. */
    public boolean mayPass() {
        return getCause() instanceof SQLException failure && Trouble.mayPass(failure);
    }
}
