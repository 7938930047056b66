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

/** Chooses the recipients for whose destination, the domain of their address, mail has been waiting for longer. */
public final class DeliveryDelayedOver extends ExpressMatcher {
    private static final Condition<Duration> TIME = DestinationStates.condition(
            "What counts is the mail that has waited for longest in a `DirectMxDelivery`, whatever the reason, be it that all"
                    + " hosts are down or that one recipient's mailbox is full; mail that the administrator holds does not"
                    + " count. What is known is a few seconds old at most. Nobody is chosen while the database can't be asked, nor"
                    + " in a James without a `DirectMxDelivery`.",
            "1d",
            "4h");

    public static final Declaration DECLARATION = TIME.declare(
            DeliveryDelayedOver.class,
            "Chooses the recipients for whose destination, the domain of their address, mail has been waiting for longer.",
            """
            <mailet match="org.jamesexpress.matchers.DeliveryDelayedOver=4h" class="ToProcessor">
                <processor>slow</processor>
            </mailet>
            """);

    private final DestinationStates states;
    private final Clock clock;
    private Duration time = Duration.ZERO;

    @Inject
    public DeliveryDelayedOver(FileSystem files) {
        this(files, Clock.systemUTC());
    }

    DeliveryDelayedOver(FileSystem files, Clock clock) {
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
        return states.recipients(mail, state -> state.isDelayedSince(then));
    }

    @Override
    public String getMatcherInfo() {
        return "Destinations whose mail waits";
    }
}
