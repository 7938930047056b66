package org.jamesexpress.notify.endpoint;

import java.net.URI;
import java.util.Optional;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.store.Registration;

/** An endpoint that programs come to. Each of them remembers how far it has come; the event log does not. */
public non-sealed interface Served extends Way {
    /** Where programs elsewhere reach the door, if they do. */
    Optional<URI> publicUrl();

    /**
     * Opens the door.
     *
     * @return closes it, and returns when everybody has left
     * @throws SettingsException when it can't be opened, with the reason
     */
    Registration serve(House house) throws SettingsException;
}
