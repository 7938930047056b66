package org.jamesexpress.server;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.util.LoggingLevel;

/** The XML files of {@code conf/}, with this server's name and port offset put into each listener. */
final class OffsetConfiguration implements ConfigurationProvider {
    /** The files that describe listeners; each listener in one is an element of the file's own name. */
    static final Set<String> LISTENERS = Set.of("smtpserver", "imapserver", "pop3server", "managesieveserver");

    private final ConfigurationProvider files;
    private final ServerSettings settings;

    OffsetConfiguration(ConfigurationProvider files, ServerSettings settings) {
        this.files = files;
        this.settings = settings;
    }

    @Override
    public HierarchicalConfiguration<ImmutableNode> getConfiguration(String component, LoggingLevel levelOnError)
            throws ConfigurationException {
        HierarchicalConfiguration<ImmutableNode> configuration = files.getConfiguration(component, levelOnError);
        if (LISTENERS.contains(component)) {
            int listeners = configuration.configurationsAt(component).size();
            for (int i = 0; i < listeners; i++) {
                // Found anew each time: a change to one listener detaches those that were found before.
                adapt(configuration.configurationAt(component + "(" + i + ")", true));
            }
        }
        return configuration;
    }

    private void adapt(HierarchicalConfiguration<ImmutableNode> listener) throws ConfigurationException {
        String bind = listener.getString("bind", "");
        if (!bind.isEmpty()) {
            listener.setProperty("bind", offset(bind));
        }
        if (listener.getString("helloName") == null) {
            listener.setProperty("helloName", settings.hostname());
            listener.setProperty("helloName[@autodetect]", false);
        }
    }

    private String offset(String bind) throws ConfigurationException {
        try {
            return Bind.parseAll(bind).stream()
                    .map(address -> address.plus(settings.portOffset()).toString())
                    .collect(Collectors.joining(","));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }
}
