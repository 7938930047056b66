package org.jamesexpress.archive;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jamesexpress.config.Settings;

/**
 * Who stamps the closed days of an archive.
 *
 * @param authority empty if nobody does
 * @param trust a file with the certificates, in PEM, of which one must stand behind each stamp
 */
public record StampConfig(Optional<URI> authority, Optional<Path> trust) {
    static StampConfig from(Settings settings, Function<String, Path> folders) {
        return new StampConfig(
                settings.ask("timestampAuthority")
                        .means(
                                "A time-stamping authority (RFC 3161), which is sent the hash of how each day was closed,"
                                        + " and nothing else. Its answer proves that the day's ledger was there at that time.")
                        .example("http://timestamp.example.net/tsr")
                        .optional(StampConfig::url, "a URL such as http://timestamp.example.net/tsr"),
                settings.ask("timestampTrust")
                        .means("A file in PEM with the root certificates of that authority; `express archive verify`"
                                + " needs it to tell its stamps from another's.")
                        .example("conf/tsa.pem")
                        .optional(folders, "a file such as conf/tsa.pem"));
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new IllegalArgumentException("it is no URL of http or https");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
