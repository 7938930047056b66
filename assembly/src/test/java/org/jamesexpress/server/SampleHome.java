package org.jamesexpress.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A home as somebody has it who took a sample: {@code express init}, and the sample's {@code conf/} copied over it. What
 * differs from the sample as it stands is said here and nowhere else:
 *
 * <ul>
 *   <li>the server is that of {@code express.test}, not {@code example.com};
 *   <li>MX hosts are asked at another port than 25, and may be loopback;
 *   <li>{@code /run/secrets} and whatever is below {@code /srv} are folders of the test;
 *   <li>what a test calls another name besides: a URL, or the port of a relay.
 * </ul>
 */
final class SampleHome {
    static final Path SAMPLES = Path.of("../conf-samples");

    private static final String DELIVERY = "class=\"org.jamesexpress.mailets.DirectMxDelivery\">";

    private final String sample;
    private final Path folder;
    private final Map<String, String> changes = new LinkedHashMap<>();

    /** @param folder an empty one */
    SampleHome(String sample, Path folder) {
        this.sample = sample;
        this.folder = folder;
        changing("/run/secrets", folder.resolve("secrets").toString());
        changing("/srv/mail/home", home().toString());
        changing("/srv/mail-archive", folder.resolve("mail-archive").toString());
    }

    Path home() {
        return folder.resolve("home");
    }

    /** Asks MX hosts at this port. */
    SampleHome withHostsAt(int port) {
        return changing(DELIVERY, DELIVERY + "<port>" + port + "</port><allowLoopbackMx>true</allowLoopbackMx>");
    }

    /** Puts another name or place for one of the sample's, as the sample writes it. */
    SampleHome changing(String text, String another) {
        changes.put(text, another);
        return this;
    }

    /** Writes a secret that the sample takes from {@code /run/secrets}. */
    SampleHome withSecret(String name, String secret) throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve(name), secret + "\n");
        return this;
    }

    TestHome write() throws Exception {
        TestHome home = TestHome.in(Files.createDirectories(home()));
        Path conf = SAMPLES.resolve(sample).resolve("conf");
        try (Stream<Path> files = Files.walk(conf).filter(Files::isRegularFile)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = conf.relativize(file).toString();
                home.write(name, changed(Files.readString(file)));
                Files.setPosixFilePermissions(home.home().conf(name), Files.getPosixFilePermissions(file));
            }
        }
        return home;
    }

    private String changed(String text) {
        String changed = text;
        for (Map.Entry<String, String> each : changes.entrySet()) {
            changed = changed.replace(each.getKey(), each.getValue());
        }
        return changed.replace("example.com", TestHome.DOMAIN);
    }
}
