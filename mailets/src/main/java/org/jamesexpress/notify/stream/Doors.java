package org.jamesexpress.notify.stream;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.store.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors of this process: the first feed on a port opens one, the last closes it. Guarded by the map of the open ones. */
final class Doors {
    private static final Logger LOGGER = LoggerFactory.getLogger(Doors.class);
    private static final Map<String, Shared> OPEN = new HashMap<>();

    private record Shared(Place place, Feeds feeds, Door door) {}

    private Doors() {}

    /**
     * Lets programs in to a feed.
     *
     * @return closes the door behind the last feed
     * @throws SettingsException when there is no way to, with the reason
     */
    static Registration open(Place place, Feed feed) throws SettingsException {
        synchronized (OPEN) {
            Shared shared = shared(place, feed);
            if (!shared.place.equals(place)) {
                throw complaint(feed, "another endpoint listens on " + place + " with other settings");
            }
            if (!shared.feeds.add(feed)) {
                throw complaint(feed, "another endpoint of that name listens on " + place);
            }
            shared.door.admit(shared.feeds.room());
            LOGGER.info("serving endpoint={} address={} port={}", feed.name(), place, shared.door.port());
            return () -> leave(shared, feed);
        }
    }

    private static Shared shared(Place place, Feed feed) throws SettingsException {
        Optional<Shared> open = Optional.ofNullable(OPEN.get(place.toString())).filter(any -> place.isShared());
        if (open.isPresent()) {
            return open.get();
        }
        Feeds feeds = new Feeds();
        try {
            Shared shared = new Shared(place, feeds, JettyDoor.open(place, feeds, feed.pace()));
            if (place.isShared()) {
                OPEN.put(place.toString(), shared);
            }
            return shared;
        } catch (NoClassDefFoundError e) {
            throw complaint(
                    feed,
                    "a stream needs Jetty, which comes with the webadmin of James: " + e.getMessage() + " is missing");
        } catch (LinkageError e) {
            throw complaint(feed, "a stream needs another Jetty than this James has: " + e);
        } catch (IOException e) {
            throw complaint(feed, "can't listen on " + place + ": " + e.getMessage());
        }
    }

    private static void leave(Shared shared, Feed feed) {
        synchronized (OPEN) {
            if (shared.feeds.remove(feed)) {
                OPEN.remove(shared.place.toString(), shared);
                shared.door.close();
            } else {
                shared.door.admit(shared.feeds.room());
            }
        }
    }

    private static SettingsException complaint(Feed feed, String words) {
        return new SettingsException(List.of("endpoint " + feed.name() + ": " + words));
    }
}
