package org.jamesexpress.matchers;

import com.google.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;

/** Chooses the recipients whose destination, the domain of their address, nobody could reach for so long. */
public final class DestinationIsDead extends ExpressMatcher {
    private static final Condition<Duration> TIME = DestinationStates.condition(
            "The deliveries of `DirectMxDelivery` know: an attempt as long ago as that, and each since then, came to no host"
                    + " that said anything, be it because none took the connection or because DNS gave no answer. A host"
                    + " that answers, if only to refuse, is alive. Where no mail waits for the destination nobody tries"
                    + " it, and it counts as alive, so that the next mail finds out. What is known is a few seconds old at most. Nobody is chosen while the database can't be asked, nor"
                    + " in a James without a `DirectMxDelivery`.",
            "2h",
            "30m");

    public static final Declaration DECLARATION = TIME.declare(
            DestinationIsDead.class,
            "Chooses the recipients whose destination, the domain of their address, nobody could reach for so long.",
            """
            <mailet match="org.jamesexpress.matchers.DestinationIsDead=2h" class="RemoteDelivery">
                <outgoing>relayed</outgoing>
                <gateway>relay.example.com</gateway>
            </mailet>
            <mailet match="All" class="org.jamesexpress.mailets.DirectMxDelivery"/>
            """);

    private final DestinationStates states;
    private final Clock clock;
    private Duration time = Duration.ZERO;

    @Inject
    public DestinationIsDead(FileSystem files) {
        this(files, Clock.systemUTC());
    }

    DestinationIsDead(FileSystem files, Clock clock) {
        this.states = new DestinationStates(files, clock);
        this.clock = clock;
    }

    @Override
    void start() throws SettingsException {
        time = TIME.of(this);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        Instant then = clock.instant().minus(time);
        return states.recipients(mail, state -> state.isDeadSince(then));
    }

    @Override
    public String getMatcherInfo() {
        return "Destinations that nobody reaches";
    }
}
