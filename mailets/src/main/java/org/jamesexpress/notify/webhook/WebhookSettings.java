package org.jamesexpress.notify.webhook;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;
import org.jamesexpress.net.Trust;
import org.jamesexpress.notify.endpoint.EndpointSettings;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.endpoint.Terms;

/** What an {@code <endpoint>} and the {@code <webhook>} in it say; see {@link Webhook}. */
public record WebhookSettings(
        URI url, Secret secret, Optional<Secret> previousSecret, Allowed allowed, Optional<Path> trust, Terms terms)
        implements EndpointSettings {
    public static final Declaration DECLARATION = Declaration.file(
            "conf/express-notify.xml",
            "webhook",
            "Names the endpoints that are told of events: any number, each with a name of its own, and with a webhook, as"
                    + " here, or a program.",
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
            settings -> from(settings, Path::of, any -> true));

    private static final String SECRET =
            "whsec_ and the base64 of 24 to 64 octets, as `openssl rand -base64 32` makes them";
    public static final Terms.Manner MANNER =
            new Terms.Manner(Duration.ofSeconds(10), Duration.ofMinutes(5), "from the connection to the whole answer");

    /** @param files the file that is meant by a path from the server's folder, or an absolute one */
    static WebhookSettings from(Settings settings, Function<String, Path> files) {
        return from(settings, files, Trust::hasCertificates);
    }

    private static WebhookSettings from(
            Settings settings, Function<String, Path> files, Predicate<Path> hasCertificates) {
        WebhookSettings said = new WebhookSettings(
                settings.ask("url")
                        .means("Where each event is posted to, as a CloudEvents 1.0 document.")
                        .example("https://crm.example.com/mail")
                        .required(URI.create(""), WebhookSettings::url, "a URL such as https://host/path"),
                settings.ask("secret")
                        .means("The key of the signature by which the endpoint knows us (Standard Webhooks 1.0).")
                        .example("whsec_6BB8E2OZ/YK3sM0OnAHC1iJXJIYvRpS6TDaMx2mZ5tI=")
                        .secret(Signature::isSecret, SECRET),
                settings.ask("previousSecret")
                        .means("The key of a second signature, while the endpoint does not know the new one yet.")
                        .example("whsec_yvr4mMOODKtqIWvxFfYPNGh6SMXmFzrRNNGCtBgfp5I=")
                        .optionalSecret(Signature::isSecret, SECRET),
                settings.ask("allow")
                        .means("What the endpoint may be at, though it is not on the public internet. Without it no"
                                + " connection is made to an address of this machine, of a private network or of a"
                                + " cloud's metadata, whatever the name in the URL means at the time.")
                        .example("10.0.0.0/8, 127.0.0.1, crm.internal, *.apps.internal")
                        .optional(Allowed::parse, "addresses, blocks such as 10.0.0.0/8 and names, separated by commas")
                        .orElse(Allowed.NOTHING),
                settings.ask("trust")
                        .means("A file of the certificates, in PEM, of those who may sign the endpoint's; instead of"
                                + " those whom Java trusts.")
                        .example("conf/tls/our-ca.pem")
                        .optional(
                                text -> pem(files.apply(text), hasCertificates),
                                "a file of certificates in PEM, by its absolute path or from the server's folder"),
                Terms.from(settings, MANNER));
        said.complainOfAnInnerHost(settings);
        return said;
    }

    private void complainOfAnInnerHost(Settings settings) {
        if (url.getHost() != null && !allowed.has(Post.host(url))) {
            settings.complain("url", url.toString(), "on the public internet, or named in allow");
        }
    }

    @Override
    public Target way() {
        return Webhook.of(
                url,
                secret,
                previousSecret,
                allowed,
                trust.map(Trust::certificates).orElse(List.of()));
    }

    private static Path pem(Path file, Predicate<Path> hasCertificates) {
        if (!hasCertificates.test(file)) {
            throw new IllegalArgumentException();
        }
        return file;
    }

    /**
     * Where a webhook may be posted to.
     *
     * @throws IllegalArgumentException when that is no such URL
     */
    public static URI url(String text) {
        URI url = URI.create(text);
        boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException();
        }
        return url;
    }
}
