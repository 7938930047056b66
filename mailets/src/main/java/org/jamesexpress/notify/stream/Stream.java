package org.jamesexpress.notify.stream;

import java.net.URI;
import java.util.Optional;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.notify.endpoint.House;
import org.jamesexpress.notify.endpoint.OpenDoor;
import org.jamesexpress.notify.endpoint.Served;
import org.jamesexpress.store.Registration;

/** A feed of events, and where it is to be had. */
record Stream(Place place, int listeners, Optional<URI> publicUrl, Pace pace) implements Served {
    @Override
    public OpenDoor serve(House house) throws SettingsException {
        Feed feed = new Feed(house, listeners, pace);
        try {
            Registration door = Doors.open(place, feed);
            feed.start();
            return new OpenDoor() {
                @Override
                public int listeners() {
                    return feed.size();
                }

                @Override
                public void close() {
                    feed.close();
                    door.close();
                }
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
