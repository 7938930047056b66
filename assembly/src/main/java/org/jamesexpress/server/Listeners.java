package org.jamesexpress.server;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.utils.PropertiesProvider;

/** The sockets that the configuration asks for. */
final class Listeners {
    private Listeners() {}

    static List<Listener> configured(ConfigurationProvider files, PropertiesProvider properties) throws StartException {
        List<Listener> listeners = new ArrayList<>();
        for (String file : new TreeSet<>(OffsetConfiguration.LISTENERS)) {
            try {
                for (HierarchicalConfiguration<ImmutableNode> listener :
                        files.getConfiguration(file).configurationsAt(file)) {
                    listeners.addAll(enabled(listener, file));
                }
            } catch (ConfigurationException | IllegalArgumentException e) {
                throw new StartException("conf/" + file + ".xml: " + StartException.words(e), e);
            }
        }
        listeners.addAll(webadmin(properties));
        return List.copyOf(listeners);
    }

    private static List<Listener> enabled(HierarchicalConfiguration<ImmutableNode> listener, String file) {
        List<Listener> sockets = new ArrayList<>();
        if (listener.getBoolean("[@enabled]", true)) {
            String name = listener.getString("jmxName", file);
            boolean tls = listener.getBoolean("tls.[@socketTLS]", false);
            for (Bind bind : Bind.parseAll(listener.getString("bind", ""))) {
                sockets.add(new Listener(name, bind.socketAddress(), tls));
            }
        }
        return sockets;
    }

    private static List<Listener> webadmin(PropertiesProvider properties) throws StartException {
        try {
            Configuration webadmin = properties.getConfiguration("webadmin");
            if (!webadmin.getBoolean("enabled", false)) {
                return List.of();
            }
            String host = webadmin.getString("host", "127.0.0.1");
            return List.of(new Listener("webadmin", new InetSocketAddress(host, webadmin.getInt("port")), false));
        } catch (FileNotFoundException | ConfigurationException | IllegalArgumentException e) {
            throw new StartException("conf/webadmin.properties: " + StartException.words(e), e);
        }
    }

    /** Tries every socket before James does, which would tell in a stack trace and leave threads behind. */
    static void checkFree(List<Listener> listeners) throws StartException {
        List<String> complaints = new ArrayList<>();
        for (Listener listener : listeners) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(listener.address());
            } catch (IOException e) {
                complaints.add(listener + " can't be opened: " + e.getMessage());
            }
        }
        if (!complaints.isEmpty()) {
            throw StartException.of(complaints);
        }
    }
}
