package org.jamesexpress.mailets;

import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mx.Dns;
import org.jamesexpress.mx.DnsWatch;
import org.jamesexpress.mx.MailDomains;
import org.jspecify.annotations.Nullable;

/**
 * What the matchers of a James ask DNS with, so that what one has learned is not asked again for another. It lasts as long
 * as one of them has it. Guarded by the map.
 */
public final class SharedDns {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Map<Key, WeakReference<MailDomains>> SHARED = new HashMap<>();

    /** Servers, by the file of the James that asks them: what one has learned is nothing to another. */
    private record Key(Path file, List<InetSocketAddress> servers) {}

    private SharedDns() {}

    /**
     * Asks the servers that James asks, see {@link DnsServers}.
     *
     * @param files those of that James
     * @throws SettingsException with every complaint about {@code conf/dnsservice.xml}
     */
    public static MailDomains of(FileSystem files) throws SettingsException {
        Path file = new JamesHome(files).path("conf/dnsservice.xml");
        Key key = new Key(file, DnsServers.of(file));
        synchronized (SHARED) {
            SHARED.values().removeIf(each -> each.refersTo(null));
            WeakReference<MailDomains> shared = SHARED.get(key);
            @Nullable MailDomains known = shared == null ? null : shared.get();
            if (known != null) {
                return known;
            }
            MailDomains fresh = new MailDomains(Dns.of(key.servers(), TIMEOUT, DnsWatch.UNSEEN));
            SHARED.put(key, new WeakReference<>(fresh));
            return fresh;
        }
    }
}
