package org.jamesexpress.notify.endpoint;

import org.jamesexpress.store.Registration;

/** A door that programs come in by. To close it returns when everybody has left. */
public interface OpenDoor extends Registration {
    /** How many listen at the moment. */
    int listeners();
}
