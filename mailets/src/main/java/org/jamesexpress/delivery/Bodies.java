package org.jamesexpress.delivery;

import java.io.IOException;
import org.jamesexpress.store.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The names of bodies in the spool, and their end. */
final class Bodies {
    private static final Logger LOGGER = LoggerFactory.getLogger(Bodies.class);

    private Bodies() {}

    /** Tells apart the bodies of several deliveries in one spool. */
    static String prefix(String route) {
        return route + ".";
    }

    /** Deletes a body that no row needs. One that stays is deleted by a later cleaning. */
    static void delete(Spool spool, String body) {
        try {
            spool.delete(body);
        } catch (IOException e) {
            LOGGER.warn("Can't delete the body {}, which nobody needs any more: {}", body, e.getMessage());
        }
    }
}
