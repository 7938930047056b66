package org.jamesexpress.brokers.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jamesexpress.brokers.BrokerUrl;
import org.jamesexpress.brokers.Login;
import org.jamesexpress.brokers.Trusted;
import org.jamesexpress.brokers.Wording;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.net.Trust;
import org.jamesexpress.notify.endpoint.EndpointSettings;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.endpoint.Terms;

/** What an {@code <endpoint>} and the {@code <mqtt>} in it say. */
public record MqttSettings(BrokerUrl url, Trusted trusted, Login login, Wording topic, Terms terms)
        implements EndpointSettings {
    public static final Declaration DECLARATION = Declaration.file(
            "conf/express-notify.xml",
            "mqtt",
            "An endpoint that is a topic of an MQTT 5 broker, to which events are published with QoS 1. The ready"
                    + " server has it; another James needs `james-express-brokers.jar` besides.",
            """
            <endpoints>
                <endpoint name="hall">
                    <mqtt>
                        <url>mqtts://broker.example.com</url>
                        <username>james</username>
                        <password>${file:/etc/james/broker.password}</password>
                        <topic>mail/{type}</topic>
                    </mqtt>
                    <events>mail.received</events>
                </endpoint>
            </endpoints>
            """,
            settings -> from(settings, Path::of, any -> true));

    private static final int PORT = 1883;
    private static final int PORT_WITH_TLS = 8883;

    private static final Terms.Manner MANNER = new Terms.Manner(
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            "from the connection, where there is none yet, to the broker's acknowledgement");

    static MqttSettings from(Settings settings, Function<String, Path> files) {
        return from(settings, files, Trust::hasCertificates);
    }

    private static MqttSettings from(Settings settings, Function<String, Path> files, Predicate<Path> hasCertificates) {
        return new MqttSettings(
                settings.ask("url")
                        .means("The broker; `mqtts` is with TLS.")
                        .example("mqtts://broker.example.com")
                        .required(
                                new BrokerUrl(false, "", 0, ""),
                                MqttSettings::url,
                                "a URL such as mqtts://host, with nobody's name or password in it, and no path"),
                Trusted.from(settings, files, hasCertificates),
                Login.from(settings),
                settings.ask("topic")
                        .means("The topic: `{type}` is the event's type, `{subject}` the mailbox or recipient.")
                        .example("mail/{subject}")
                        .value(
                                "mail/{type}",
                                MqttSettings::topic,
                                "a topic without + and #, in which only {type} and {subject} stand in braces"),
                Terms.from(settings, MANNER));
    }

    private static BrokerUrl url(String text) {
        BrokerUrl url = BrokerUrl.parse(text, "mqtt", PORT, PORT_WITH_TLS);
        if (!url.path().isEmpty()) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static Wording topic(String text) {
        if (text.contains("+") || text.contains("#")) {
            throw new IllegalArgumentException();
        }
        return new Wording(text);
    }

    @Override
    public Target way() {
        return new Mqtt(url, trusted.certificates(), login, topic);
    }
}
