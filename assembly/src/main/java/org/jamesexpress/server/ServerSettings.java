package org.jamesexpress.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;

/** {@code conf/express.properties}: the server's name, and what is added to each of its ports. */
record ServerSettings(String hostname, int portOffset) {
    static final int MOST_OFFSET = 57_000;

    static final Declaration DECLARATION =
            Declaration.file("conf/express.properties", "Says who the server is.", """
            hostname = mail.example.com
            portOffset = 0
            """, ServerSettings::from);

    static ServerSettings read(Home home) throws StartException {
        Settings settings = settings(home, home.conf("express.properties"));
        ServerSettings read = from(settings);
        check(settings);
        return read;
    }

    private static ServerSettings from(Settings settings) {
        return new ServerSettings(
                settings.ask("hostname")
                        .means("The name this server has in the DNS. It greets with it, and its certificate must be"
                                + " made out to it.")
                        .example("mail.example.com")
                        .required("a host name"),
                settings.ask("portOffset")
                        .means("Added to every port in this folder: with 10000, SMTP listens on 10025.")
                        .example("10000")
                        .count(0, 0, MOST_OFFSET));
    }

    ServerSettings withPortOffset(int offset) throws StartException {
        if (offset < 0 || offset > MOST_OFFSET) {
            throw new StartException("The port offset " + offset + " is not from 0 to " + MOST_OFFSET);
        }
        return new ServerSettings(hostname, offset);
    }

    /** A file of keys and values, which must be there. */
    static Settings settings(Home home, Path file) throws StartException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new StartException(file + " is missing: express init writes it", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartException(file + " can't be read: " + StartException.words(e), e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return Settings.of(home.name(file), values);
    }

    static void check(Settings settings) throws StartException {
        try {
            settings.check();
        } catch (SettingsException e) {
            throw StartException.of(e.complaints());
        }
    }
}
