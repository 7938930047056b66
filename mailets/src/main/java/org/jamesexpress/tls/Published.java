package org.jamesexpress.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A policy that a domain publishes, as reports to the domain tell of it (RFC 8460, 4.4), whether or not connections have to
 * obey it.
 *
 * @param text its lines or records; of a very long one the beginning
 * @param hosts patterns of the hosts that it names
 * @param unmet what is wrong before a connection begins: the policy itself, or that it doesn't name the host
 */
public record Published(Type type, List<String> text, List<String> hosts, Optional<Problem> unmet) {
    /** Of RFC 8460, 4.4. */
    public enum Type {
        TLSA,
        STS,
        NO_POLICY_FOUND;

        /** As reports have it: {@code no-policy-found}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** That of a domain that publishes none. */
    public static final Published NONE = new Published(Type.NO_POLICY_FOUND, List.of(), List.of(), Optional.empty());

    /** Characters of a policy that reports repeat. */
    private static final int LONGEST = 4000;

    public Published {
        text = beginning(text);
        hosts = beginning(hosts);
    }

    private static List<String> beginning(List<String> all) {
        List<String> some = new ArrayList<>();
        int room = LONGEST;
        for (String each : all) {
            room -= each.length();
            if (room < 0) {
                break;
            }
            some.add(each);
        }
        return List.copyOf(some);
    }
}
