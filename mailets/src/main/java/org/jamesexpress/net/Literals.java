package org.jamesexpress.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Addresses written out, alone or as an address literal in place of a domain (RFC 5321, 4.1.3). */
public final class Literals {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** Whatever else looks like it, the JDK takes for a name and asks the system about. */
    private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);

    private static final Pattern IPV6 = Pattern.compile("[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*");
    private static final String IPV6_TAG = "ipv6:";

    /** What {@code localhost} stands for (RFC 6761, 6.3). */
    public static final List<InetAddress> LOCALHOST = Stream.of("::1", "127.0.0.1")
            .flatMap(text -> address(text).stream())
            .toList();

    private Literals() {}

    public static boolean isLiteral(String domain) {
        return domain.startsWith("[") && domain.endsWith("]");
    }

    /** The address within {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}. */
    public static Optional<InetAddress> inBrackets(String literal) {
        String inner = literal.substring(1, literal.length() - 1).toLowerCase(Locale.ROOT);
        if (inner.startsWith(IPV6_TAG)) {
            return matching(IPV6, inner.substring(IPV6_TAG.length()));
        }
        return matching(IPV4, inner);
    }

    /** {@code [192.0.2.1]} or {@code [IPv6:2001:db8:0:0:0:0:0:1]}. */
    public static String inBrackets(InetAddress address) {
        return (address instanceof Inet6Address ? "[IPv6:" : "[") + address.getHostAddress() + "]";
    }

    /** The address {@code 192.0.2.1} or {@code 2001:db8::1}; never asks DNS. */
    public static Optional<InetAddress> address(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return matching(IPV4, lower).or(() -> matching(IPV6, lower));
    }

    private static Optional<InetAddress> matching(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(form == IPV6 ? "[" + text + "]" : text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
