package org.jamesexpress.mailets;

import com.google.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.event.MailReceived;
import org.jspecify.annotations.Nullable;

/**
 * Notes in the event log that a mail came in, and lets the mail go on. The endpoints are told apart from it, from the
 * log, however long that takes.
 *
 * A matcher in front chooses which mails are noted. Every endpoint is told of each of them, also when several of these
 * mailets name several files.
 */
public final class NotifyNewMail extends ExpressMailet {
    public static final Declaration DECLARATION = Declaration.mailet(
            NotifyNewMail.class,
            "Notes in the event log that a mail came in, from which the endpoints are told, and lets the mail go on.",
            """
            <mailet match="All" class="org.jamesexpress.mailets.NotifyNewMail">
                <endpoints>conf/express-notify.xml</endpoints>
            </mailet>
            """,
            settings -> endpoints(settings, Path::of));

    private final JamesHome home;
    private final DomainList domains;
    private final NotifyMeters meters;
    private final Patiently patience = new Patiently();
    private @Nullable MailetRuntime runtime;
    private String server = "";

    @Inject
    public NotifyNewMail(FileSystem files, DomainList domains, MetricFactory metrics, GaugeRegistry gauges) {
        super("note that %s came in");
        this.home = new JamesHome(files);
        this.domains = domains;
        this.meters = new NotifyMeters(metrics, gauges);
    }

    @Override
    void start(Settings settings) throws SettingsException {
        Path endpoints = endpoints(settings, home::path);
        settings.check();
        server = HeloName.of(domains);
        runtime = MailetRuntime.joinTelling(
                home, endpoints, server, new PostmasterAlerts(getMailetContext(), server), meters);
    }

    static Path endpoints(Settings settings, Function<String, Path> files) {
        String byDefault = "conf/express-notify.xml";
        return settings.ask("endpoints")
                .means("The file that names the endpoints.")
                .example("conf/other-endpoints.xml")
                .value(byDefault, files, "a file such as " + byDefault);
    }

    /** Returns once the event is durable. What was sent again from an archive came in long ago. */
    @Override
    void take(Mail mail) throws IOException {
        if (RestoredMark.isOn(mail)) {
            return;
        }
        try (InputStream message = MessageBytes.open(mail)) {
            MailetRuntime shared = Objects.requireNonNull(runtime);
            Arrival arrival = Arrivals.of(mail, getMailetContext());
            NewEvent event = MailReceived.of(shared.events().ids(), arrival, message, server);
            shared.library().contents().keep(event, MessageBytes.of(mail));
            patience.take(
                    mail.getName(),
                    () -> shared.store().writeNow(tx -> shared.events().append(tx, event)));
        }
    }

    @Override
    public void destroy() {
        patience.end();
        if (runtime != null) {
            runtime.leave();
            runtime = null;
        }
    }

    @Override
    public String getMailetInfo() {
        return "Tells programs of new mail";
    }
}
