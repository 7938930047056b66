package org.jamesexpress.notify;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.EventType;

/** What an {@code <endpoint>} and the {@code <webhook>} in it say. */
public record EndpointSettings(
        URI url,
        Secret secret,
        Optional<Secret> previousSecret,
        Set<EventType> events,
        Duration timeout,
        List<Duration> retry) {
    public static final Declaration DECLARATION = Declaration.file(
            "conf/express-notify.xml",
            "Names the endpoints that are told of events: any number, each with a name of its own.",
            """
            <endpoints>
                <endpoint name="crm">
                    <webhook>
                        <url>https://crm.example.com/mail</url>
                        <secret>${file:/etc/james/crm.secret}</secret>
                        <previousSecret>${env:CRM_OLD_SECRET}</previousSecret>
                    </webhook>
                    <events>mail.received</events>
                    <timeout>10s</timeout>
                    <retry>5s, 5m, 30m, 2h</retry>
                </endpoint>
            </endpoints>
            """,
            EndpointSettings::from);

    private static final String SECRET =
            "whsec_ and the base64 of 24 to 64 octets, as `openssl rand -base64 32` makes them";
    private static final List<Duration> RETRY = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    static EndpointSettings from(Settings settings) {
        return new EndpointSettings(
                settings.ask("url")
                        .means("Where each event is posted to, as a CloudEvents 1.0 document.")
                        .example("https://crm.example.com/mail")
                        .required(URI.create(""), EndpointSettings::url, "a URL such as https://host/path"),
                settings.ask("secret")
                        .means("The key of the signature by which the endpoint knows us (Standard Webhooks 1.0).")
                        .example("whsec_6BB8E2OZ/YK3sM0OnAHC1iJXJIYvRpS6TDaMx2mZ5tI=")
                        .secret(Signature::isSecret, SECRET),
                settings.ask("previousSecret")
                        .means("The key of a second signature, while the endpoint does not know the new one yet.")
                        .example("whsec_yvr4mMOODKtqIWvxFfYPNGh6SMXmFzrRNNGCtBgfp5I=")
                        .optionalSecret(Signature::isSecret, SECRET),
                settings.ask("events")
                        .means("What the endpoint is told of.")
                        .example("mail.received, mail.bounced")
                        .value(EventType.MAIL_RECEIVED.word(), EndpointSettings::events, "some of " + words()),
                settings.ask("timeout")
                        .means("How long one try may take, from the connection to the whole answer.")
                        .example("30s")
                        .duration(Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(5)),
                settings.ask("retry")
                        .means("How long to wait after each failure; the last repeats until the endpoint has answered"
                                + " with 2xx.")
                        .example("5s, 5m, 30m, 2h")
                        .durations(RETRY));
    }

    /** Of settings that were checked. */
    Endpoint named(String name) {
        List<Secret> secrets =
                Stream.concat(Stream.of(secret), previousSecret.stream()).toList();
        return new Endpoint(name, events, timeout, retry, new Webhook(url, new Signature(secrets)));
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static Set<EventType> events(String text) {
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        for (String word : text.split(",", -1)) {
            events.add(EventType.of(word.strip()));
        }
        return events;
    }

    private static String words() {
        return Arrays.stream(EventType.values()).map(EventType::word).collect(Collectors.joining(", "));
    }
}
