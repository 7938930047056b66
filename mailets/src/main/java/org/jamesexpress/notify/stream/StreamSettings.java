package org.jamesexpress.notify.stream;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.EndpointSettings;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.endpoint.Way;

/**
 * What an {@code <endpoint>} and the {@code <stream>} in it say.
 *
 * @param clear whether it is meant to have no TLS
 * @param listeners at most at once
 * @param publicUrl where programs elsewhere reach the port
 */
public record StreamSettings(
        InetAddress bind,
        int port,
        Optional<Path> certificate,
        Optional<Path> key,
        boolean clear,
        int listeners,
        Optional<URI> publicUrl,
        Terms terms)
        implements EndpointSettings {
    public static final Declaration DECLARATION = Declaration.file(
            "conf/express-notify.xml",
            "stream",
            "An endpoint that programs come to, with a token each, and listen: a feed of server-sent events, or long polls,"
                    + " from any event that is still kept.",
            """
            <endpoints>
                <endpoint name="feed">
                    <stream>
                        <bind>0.0.0.0</bind>
                        <port>8090</port>
                        <certificate>conf/tls/certificate.pem</certificate>
                        <key>conf/tls/key.pem</key>
                    </stream>
                    <events>mail.received, mail.bounced</events>
                </endpoint>
            </endpoints>
            """,
            settings -> from(settings, Path::of, any -> true));

    private static final Pattern ADDRESS = Pattern.compile("localhost|[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final String PEM = "a readable PEM file, by its absolute path or from the server's folder";

    /** @param files the file that is meant by a path from the server's folder, or an absolute one */
    static StreamSettings from(Settings settings, Function<String, Path> files) {
        StreamSettings read = from(settings, files, Files::isReadable);
        read.complain(settings);
        return read;
    }

    private static StreamSettings from(Settings settings, Function<String, Path> files, Predicate<Path> readable) {
        return new StreamSettings(
                settings.ask("bind")
                        .means("The address to listen on. Without a certificate it is one that nobody else reaches.")
                        .example("::1")
                        .value(
                                "127.0.0.1",
                                StreamSettings::address,
                                "an address of this host, such as 127.0.0.1 or ::1"),
                settings.ask("port")
                        .means("The port to listen on. Several endpoints may share one: their names tell them apart.")
                        .example("8443")
                        .count(8090, 0, 65535),
                settings.ask("certificate")
                        .means("The certificate for TLS, with those between it and its authority behind it.")
                        .example("conf/tls/certificate.pem")
                        .optional(text -> file(files.apply(text), readable), PEM),
                settings.ask("key")
                        .means("The private key of the certificate, without a password.")
                        .example("conf/tls/key.pem")
                        .optional(text -> file(files.apply(text), readable), PEM),
                settings.ask("tls")
                        .means(
                                "`none` allows to listen without TLS where others reach the port: behind a proxy that has"
                                        + " it.")
                        .example("none")
                        .optional(StreamSettings::none, "none, or left out")
                        .isPresent(),
                settings.ask("listeners")
                        .means("How many may listen at once.")
                        .example("5000")
                        .count(2000, 1, 100_000),
                settings.ask("publicUrl")
                        .means("Where programs elsewhere reach this port, whatever stands before it: links to messages"
                                + " (`content`) begin so, and go on with `/express/content/`.")
                        .example("https://mail.example.com:8443")
                        .optional(StreamSettings::publicUrl, "a URL such as https://mail.example.com:8443"),
                Terms.ofServed(settings));
    }

    private void complain(Settings settings) {
        boolean tls = settings.hasAny("certificate", "key");
        if (tls) {
            settings.require("certificate", "key");
        }
        if (tls && clear) {
            settings.complain("tls", "none", "left out, where there are a certificate and a key");
        }
        if (!tls && !clear && !bind.isLoopbackAddress()) {
            settings.complain(
                    "bind",
                    bind.getHostAddress(),
                    "127.0.0.1 or ::1, or stand with a certificate and a key, or with <tls>none</tls>: tokens and mail"
                            + " would go in clear");
        }
    }

    Place place() {
        return new Place(bind, port, certificate.flatMap(one -> key.map(other -> new Place.Tls(one, other))));
    }

    private static InetAddress address(String text) {
        try {
            if (ADDRESS.matcher(text).matches()) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
        throw new IllegalArgumentException();
    }

    private static Path file(Path path, Predicate<Path> readable) {
        if (!readable.test(path)) {
            throw new IllegalArgumentException();
        }
        return path;
    }

    private static URI publicUrl(String text) {
        URI url = URI.create(text.replaceFirst("/+$", ""));
        boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        boolean plain = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        if (!http || !plain || url.getHost() == null) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private static String none(String text) {
        if (!text.equals("none")) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    @Override
    public Way way() {
        return new Stream(place(), listeners, publicUrl, Pace.USUAL);
    }
}
