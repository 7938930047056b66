package org.jamesexpress.mx;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.net.Literals;

/** A host by name or address, and a port: {@code mx.example.com:25}, {@code 192.0.2.1}, {@code [2001:db8::1]:53}. */
public record HostPort(String host, int port) {
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::(\\d{1,5}))?");
    private static final Pattern PLAIN = Pattern.compile("([A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    public HostPort {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("Not a host and port: " + host + ":" + port);
        }
    }

    /** Reads a host with or without a port; anything else is an {@link IllegalArgumentException}. */
    public static HostPort parse(String text, int portByDefault) {
        String bare = text.strip();
        if (Literals.address(bare).isPresent()) {
            return new HostPort(bare, portByDefault);
        }
        for (Pattern form : new Pattern[] {BRACKETED, PLAIN}) {
            Matcher matcher = form.matcher(bare);
            if (matcher.matches()) {
                String port = matcher.group(2);
                return new HostPort(matcher.group(1), port == null ? portByDefault : Integer.parseInt(port));
            }
        }
        throw new IllegalArgumentException("Not a host and port: " + text);
    }

    /** The address, for a host that is given as one; a name is an {@link IllegalArgumentException}. */
    public InetSocketAddress address() {
        return Literals.address(host)
                .map(address -> new InetSocketAddress(address, port))
                .orElseThrow(() -> new IllegalArgumentException("Not an address: " + host));
    }
}
