package org.jamesexpress.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/** What this machine calls itself to others when nobody says how. */
final class OurName {
    private static final String NAMELESS = "localhost";

    private OurName() {}

    /** The home's hostname, or where there is no home the machine's own. */
    static String of(Path home) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("conf/express.properties"))) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            // There need not be a home.
        }
        String name = properties.getProperty("hostname", machine()).strip();
        return DomainName.complaint(name).isEmpty() ? name : NAMELESS;
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return NAMELESS;
        }
    }
}
