package org.jamesexpress.mailets;

import com.google.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
import org.jamesexpress.delivery.DirectDelivery;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.delivery.OutboundMail;
import org.jamesexpress.delivery.OutboundQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes a mail to the mail exchangers of its recipients' domains. Once the mail is in the outbound store, James has no
 * more to do with it.
 */
public final class DirectMxDelivery extends ExpressMailet {
    public static final Declaration DECLARATION = Declaration.mailet(
            DirectMxDelivery.class,
            "Takes a mail to the mail exchangers of its recipients' domains.",
            """
            <mailet match="All" class="org.jamesexpress.mailets.DirectMxDelivery">
                <heloName>mail.example.com</heloName>
                <retry>5m, 10m, 20m, 40m, 1h, 2h, 4h</retry>
                <lifetime>5d</lifetime>
            </mailet>
            """,
            settings -> Parameters.from(settings, "", List.of(), Path::of));

    static final String ROUTE = "route";
    static final String ROUTE_BY_DEFAULT = "mx";

    private final JamesHome home;
    private final DomainList domains;
    private final MetricFactory metrics;
    private final GaugeRegistry gauges;
    private final Patiently patience = new Patiently();
    private @Nullable MailetRuntime runtime;
    private @Nullable DirectDelivery delivery;

    @Inject
    public DirectMxDelivery(FileSystem files, DomainList domains, MetricFactory metrics, GaugeRegistry gauges) {
        super("take %s for delivery");
        this.home = new JamesHome(files);
        this.domains = domains;
        this.metrics = metrics;
        this.gauges = gauges;
    }

    @Override
    void start(Settings settings) throws SettingsException {
        Parameters parameters = Parameters.from(
                settings, HeloName.of(domains), DnsServers.of(home.path("conf/dnsservice.xml")), home::path);
        settings.check();
        String route = parameters.route;
        runtime = MailetRuntime.join(home);
        delivery = runtime.deliver(
                route,
                parameters.config,
                new BounceMails(
                        getMailetContext(),
                        parameters.config.bounceProcessor(),
                        parameters.config.tlsReports().processor()),
                new JamesMeters(metrics, route));
        OutboundQueue queue = runtime.queue();
        QueueGauges.register(gauges, route, () -> queue.size(route), Clock.systemUTC());
    }

    private record Parameters(String route, DirectMxConfig config) {
        static Parameters from(
                Settings settings, String heloName, List<InetSocketAddress> dnsServers, Function<String, Path> files) {
            return new Parameters(
                    settings.ask(ROUTE)
                            .means("Names the delivery apart from others: a second mailet of this kind needs a name of"
                                    + " its own, and keeps it, because its mail waits in the store under that name.")
                            .example("bulk")
                            .value(ROUTE_BY_DEFAULT, DirectDelivery::route, "1 to 32 of a-z, 0-9 and -"),
                    DirectMxConfig.from(settings, heloName, dnsServers, files));
        }
    }

    /** Returns once the mail is in the outbound store. */
    @Override
    void take(Mail mail) throws IOException {
        DirectDelivery taker = Objects.requireNonNull(delivery);
        OutboundMail outgoing = Outgoing.of(mail, getMailetContext());
        patience.take(mail.getName(), () -> taker.accept(outgoing));
        mail.setState(Mail.GHOST);
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
        return "Delivers straight to the recipients' MX hosts";
    }
}
