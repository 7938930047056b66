package org.jamesexpress.notify.endpoint;

import java.net.URI;
import java.util.Optional;
import org.jamesexpress.config.SettingsException;

/** An endpoint that programs come to. Each of them remembers how far it has come; the event log does not. */
public non-sealed interface Served extends Way {
    /** Where programs elsewhere reach the door, if they do. */
    Optional<URI> publicUrl();

    /**
     * Opens the door.
     *
     * @throws SettingsException when it can't be opened, with the reason
     */
    OpenDoor serve(House house) throws SettingsException;
}
