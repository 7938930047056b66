package org.jamesexpress.webadmin;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.lane.EndpointStatus;
import org.jamesexpress.store.StoreException;

/**
 * Whether the endpoints have what they asked for. To be named in {@code healthcheck.properties}:
 * {@code additional.healthchecks=org.jamesexpress.webadmin.NotifyHealthCheck}. Degraded when one fails or asked for no event
 * any more, or when an event was given up; one that was disabled by a command is as somebody wants it.
 */
public final class NotifyHealthCheck extends RuntimeHealthCheck {
    private static final ComponentName NAME = new ComponentName("James Express notification");

    @Inject
    public NotifyHealthCheck(FileSystem files) {
        super(NAME, files);
    }

    @Override
    Result check(MailetRuntime runtime) {
        try {
            List<String> troubles = new ArrayList<>();
            runtime.endpoints().list().stream()
                    .filter(each -> !Endpoint.isOfUser(each.name())) // That is the user's trouble.
                    .forEach(each -> addTrouble(each, troubles));
            return troubles.isEmpty() ? Result.healthy(NAME) : Result.degraded(NAME, String.join("; ", troubles));
        } catch (StoreException e) {
            return Result.unhealthy(NAME, "the endpoints can't be read: " + e.getMessage());
        }
    }

    private static void addTrouble(EndpointStatus endpoint, List<String> troubles) {
        if (endpoint.state() == EndpointStatus.State.GONE) {
            troubles.add(endpoint.name() + " asked for no event any more: " + endpoint.reason());
        } else if (endpoint.state() == EndpointStatus.State.FAILING) {
            troubles.add(endpoint.name() + " has failed"
                    + endpoint.failingSince().map(since -> " since " + since).orElse("") + ", "
                    + (endpoint.lagIsMore() ? "more than " : "") + endpoint.lag() + " events wait: "
                    + endpoint.lastWords());
        }
        if (endpoint.dead() > 0) {
            troubles.add(endpoint.name() + ": " + endpoint.dead() + " events were given up; express notify dead "
                    + endpoint.name() + " shows them");
        }
    }
}
