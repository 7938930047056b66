package org.jamesexpress.server;

import java.io.FileNotFoundException;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.Configuration.ConfigurationPath;
import org.apache.james.utils.PropertiesProvider;

/** The properties files of {@code conf/}, with the port offset added to webadmin's port. */
final class OffsetProperties extends PropertiesProvider {
    private static final String WEBADMIN = "webadmin";
    private static final int WEBADMIN_PORT = 8000;

    private final ServerSettings settings;

    OffsetProperties(FileSystem fileSystem, ConfigurationPath conf, ServerSettings settings) {
        super(fileSystem, conf);
        this.settings = settings;
    }

    @Override
    public Configuration getConfiguration(String fileName) throws FileNotFoundException, ConfigurationException {
        Configuration configuration = super.getConfiguration(fileName);
        if (fileName.equals(WEBADMIN)) {
            configuration.setProperty("port", configuration.getInt("port", WEBADMIN_PORT) + settings.portOffset());
        }
        return configuration;
    }
}
