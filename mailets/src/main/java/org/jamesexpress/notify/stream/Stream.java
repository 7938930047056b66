package org.jamesexpress.notify.stream;

import java.net.URI;
import java.util.Optional;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.notify.endpoint.House;
import org.jamesexpress.notify.endpoint.Served;
import org.jamesexpress.store.Registration;

/** A feed of events, and where it is to be had. */
record Stream(Place place, int listeners, Optional<URI> publicUrl, Pace pace) implements Served {
    @Override
    public Registration serve(House house) throws SettingsException {
        Feed feed = new Feed(house, listeners, pace);
        try {
            Registration door = Doors.open(place, feed);
            feed.start();
            return () -> {
                feed.close();
                door.close();
            };
        } catch (SettingsException e) {
            feed.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "stream on " + place;
    }
}
