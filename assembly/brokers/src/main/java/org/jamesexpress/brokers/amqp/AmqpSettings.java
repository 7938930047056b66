package org.jamesexpress.brokers.amqp;

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

/** What an {@code <endpoint>} and the {@code <amqp>} in it say. */
public record AmqpSettings(
        BrokerUrl url, Trusted trusted, Login login, String exchange, Wording routingKey, Terms terms)
        implements EndpointSettings {
    public static final Declaration DECLARATION = Declaration.file(
            "conf/express-notify.xml",
            "amqp",
            "An endpoint that is an exchange of a broker such as RabbitMQ (AMQP 0-9-1). The ready server has it;"
                    + " another James needs `james-express-brokers.jar` besides.",
            """
            <endpoints>
                <endpoint name="bus">
                    <amqp>
                        <url>amqps://broker.example.com/mail</url>
                        <username>james</username>
                        <password>${file:/etc/james/broker.password}</password>
                        <exchange>mail</exchange>
                        <routingKey>{type}</routingKey>
                    </amqp>
                    <events>mail.received</events>
                </endpoint>
            </endpoints>
            """,
            settings -> from(settings, Path::of, any -> true));

    private static final int PORT = 5672;
    private static final int PORT_WITH_TLS = 5671;
    private static final int LONGEST_NAME = 127;

    private static final Terms.Manner MANNER = new Terms.Manner(
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            "from the connection, where there is none yet, to the broker's confirmation");

    static AmqpSettings from(Settings settings, Function<String, Path> files) {
        return from(settings, files, Trust::hasCertificates);
    }

    private static AmqpSettings from(Settings settings, Function<String, Path> files, Predicate<Path> hasCertificates) {
        return new AmqpSettings(
                settings.ask("url")
                        .means("The broker and its virtual host, `/` unless the URL says one; `amqps` is with TLS.")
                        .example("amqps://broker.example.com/mail")
                        .required(
                                new BrokerUrl(false, "", 0, ""),
                                text -> BrokerUrl.parse(text, "amqp", PORT, PORT_WITH_TLS),
                                "a URL such as amqps://host/vhost, with nobody's name or password in it"),
                Trusted.from(settings, files, hasCertificates),
                Login.from(settings),
                settings.ask("exchange")
                        .means(
                                "The exchange, which must be there; unless set, the default one, for which the routing key"
                                        + " is the name of a queue.")
                        .example("mail")
                        .optional(AmqpSettings::exchange, "the name of an exchange, of up to 127 characters")
                        .orElse(""),
                settings.ask("routingKey")
                        .means("The routing key: `{type}` is the event's type, `{subject}` the mailbox or recipient.")
                        .example("mail.{subject}")
                        .value("{type}", Wording::new, "a text in which only {type} and {subject} stand in braces"),
                Terms.from(settings, MANNER));
    }

    private static String exchange(String text) {
        if (text.length() > LONGEST_NAME) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    @Override
    public Target way() {
        return new Amqp(url, trusted.certificates(), login, exchange, routingKey);
    }
}
