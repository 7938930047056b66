package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.event.CloudEvent;
import org.jamesexpress.notify.event.Narrowed;
import org.jspecify.annotations.Nullable;

/** An event on its way to listeners, put into octets once for all of them. Any thread may use it. */
final class Told {
    private static final int MOST_NARROWED = 50;

    private final Event event;
    private final String source;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] frame;
    private volatile @Nullable List<String> concerned;
    /** By whom it concerns of those who may be named: most scopes have one of them in common. */
    private final Map<List<String>, Told> narrowed = new ConcurrentHashMap<>();

    Told(Event event, String source) {
        this.event = event;
        this.source = source;
    }

    long sequence() {
        return event.sequence();
    }

    /** The CloudEvent, in one line. */
    byte[] json() {
        byte[] made = json;
        if (made == null) {
            made = new String(CloudEvent.of(event, source), UTF_8)
                    .replace('\n', ' ')
                    .replace('\r', ' ')
                    .getBytes(UTF_8);
            json = made;
        }
        return made;
    }

    /** A server-sent event (WHATWG HTML, 9.2). */
    byte[] frame() {
        byte[] made = frame;
        if (made == null) {
            String head = "id: " + event.sequence() + "\nevent: org.jamesexpress."
                    + event.type().word() + "\ndata: ";
            made = (head + new String(json(), UTF_8) + "\n\n").getBytes(UTF_8);
            frame = made;
        }
        return made;
    }

    /** What of it is for somebody who hears of some mailboxes alone: no other recipient, and nothing if none is theirs. */
    Optional<Told> within(Scope scope) {
        if (scope.isEverything() || event.type() == EventType.NOTIFY_GAP) {
            return Optional.of(this);
        }
        List<String> own = concerned().stream().filter(scope::has).toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        Told known = narrowed.get(own);
        if (known == null) {
            known = new Told(Narrowed.to(own, event), source);
            if (narrowed.size() < MOST_NARROWED) {
                narrowed.put(own, known);
            }
        }
        return Optional.of(known);
    }

    private List<String> concerned() {
        List<String> found = concerned;
        if (found == null) {
            found = Narrowed.concerned(event);
            concerned = found;
        }
        return found;
    }
}
