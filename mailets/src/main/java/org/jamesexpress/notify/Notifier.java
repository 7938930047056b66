package org.jamesexpress.notify;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.content.Enclosing;
import org.jamesexpress.notify.content.Library;
import org.jamesexpress.notify.endpoint.EnclosingSender;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.House;
import org.jamesexpress.notify.endpoint.OpenDoor;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Served;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.lane.Alerts;
import org.jamesexpress.notify.lane.Endpoints;
import org.jamesexpress.notify.lane.RunningLane;
import org.jamesexpress.notify.own.OwnLanes;
import org.jamesexpress.notify.own.OwnWebhooks;
import org.jamesexpress.store.Registration;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;

/**
 * Tells every endpoint of one file what the event log says, each that is brought them in a lane and a thread of its own.
 * {@link #close} ends them; what they haven't said by then they say after the next start.
 */
public final class Notifier implements AutoCloseable {
    private final Set<String> names = new TreeSet<>();
    private final List<RunningLane> lanes = new ArrayList<>();
    private final Map<Endpoint, OpenDoor> doors = new LinkedHashMap<>();
    private final List<Registration> wishes = new ArrayList<>();
    private Optional<OwnLanes> own = Optional.empty();

    private Notifier() {}

    /**
     * Starts a lane for each endpoint of the file, or opens a door for it. One that the event log doesn't know yet is told of
     * what happens from now on.
     *
     * @param home the file that is meant by a path from the server's folder, or by an absolute one
     * @param elsewhere the names of endpoints that other notifiers of this log have, and their files
     * @param source the server, a URI reference: {@code //mail.example.com}
     * @param library has the messages that the endpoints ask for
     * @param running where the lanes are found while they run
     * @throws SettingsException with every complaint about the file, or about a door that can't be opened; then nothing is
     *     left running
     * @throws StoreException or a CompletionException when the database fails; then nothing is left running
     */
    public static Notifier start(
            Path file,
            Function<String, Path> home,
            Map<String, Path> elsewhere,
            String source,
            Store store,
            EventLog log,
            Library library,
            Endpoints running,
            Alerts alerts,
            Clock clock,
            ThreadFactory threads)
            throws SettingsException {
        Notifier notifier = new Notifier();
        EndpointsFile.Content content = EndpointsFile.read(file, home, elsewhere);
        Optional<URI> base = publicUrls(content.endpoints()).findFirst();
        try {
            for (Endpoint endpoint : content.endpoints()) {
                notifier.names.add(endpoint.name());
                Enclosing enclosing = library.enclosing(
                        endpoint.terms().content(),
                        publicUrls(List.of(endpoint)).findFirst().or(() -> base));
                notifier.wishes.add(library.contents()
                        .keepFor((event, size) -> endpoint.terms().wants(event)
                                && (enclosing.wants(event, size) || endpoint.readsMessages())));
                if (endpoint.way() instanceof Target target) {
                    running.enroll(endpoint);
                    Sender sender = target.sender(new Surroundings(
                            endpoint.name(), endpoint.terms().timeout(), source, library.contents(), clock, threads));
                    notifier.lanes.add(
                            running.start(endpoint, new EnclosingSender(sender, enclosing), alerts, threads));
                } else if (endpoint.way() instanceof Served served) {
                    notifier.doors.put(
                            endpoint,
                            served.serve(new House(
                                    endpoint.name(),
                                    endpoint.terms(),
                                    source,
                                    store,
                                    log,
                                    enclosing,
                                    library.desk(),
                                    clock,
                                    threads)));
                }
            }
            content.own().ifPresent(settings -> {
                Enclosing enclosing = library.enclosing(settings.terms().content(), base);
                OwnLanes own = OwnLanes.start(settings, enclosing, source, store, running, alerts, clock, threads);
                notifier.names.add(EndpointsFile.OWN);
                notifier.own = Optional.of(own);
                notifier.wishes.add(
                        library.contents().keepFor((event, size) -> own.wants(event) && enclosing.wants(event, size)));
            });
            return notifier;
        } catch (SettingsException | RuntimeException e) {
            notifier.close();
            throw e;
        }
    }

    /** The endpoints that programs come to. */
    public List<StreamStatus> streams() {
        return doors.entrySet().stream()
                .map(each -> new StreamStatus(
                        each.getKey().name(),
                        each.getKey().way().toString(),
                        each.getValue().listeners()))
                .toList();
    }

    /** The webhooks of users, if the file says that they may have some. */
    public Optional<OwnWebhooks> own() {
        return own.map(OwnLanes::webhooks);
    }

    /** Where programs elsewhere reach a door of some endpoints. */
    static Stream<URI> publicUrls(List<Endpoint> endpoints) {
        return endpoints.stream()
                .flatMap(endpoint ->
                        endpoint.way() instanceof Served served ? served.publicUrl().stream() : Stream.empty());
    }

    /** The names of the endpoints. */
    public Set<String> names() {
        return names;
    }

    @Override
    public void close() {
        wishes.forEach(Registration::close);
        own.ifPresent(OwnLanes::close);
        doors.values().forEach(Registration::close);
        RunningLane.closeAll(lanes);
    }
}
