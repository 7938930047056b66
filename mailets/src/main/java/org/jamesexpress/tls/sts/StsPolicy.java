package org.jamesexpress.tls.sts;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.mx.HostPattern;

/**
 * What a domain asks of whoever sends it mail (RFC 8461, 3.2).
 *
 * @param mx the hosts that may take its mail; none in mode {@code none} alone
 * @param maxAge how long it may be believed without having been seen again
 */
public record StsPolicy(Mode mode, List<HostPattern> mx, Duration maxAge) {
    /** A year: 31557600 seconds. */
    static final Duration LONGEST = Duration.ofDays(365).plusHours(6);

    /** What becomes of mail where the policy isn't met. */
    public enum Mode {
        /** It isn't sent. */
        ENFORCE,
        /** It is sent; reports tell of it. */
        TESTING,
        /** The domain has given its policy up. */
        NONE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public StsPolicy {
        mx = List.copyOf(mx);
        if (mx.isEmpty() && mode != Mode.NONE) {
            throw new IllegalArgumentException("it names no mx, without which it can't be mode " + mode.word());
        }
        if (maxAge.isNegative() || maxAge.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "its max_age is " + maxAge.toSeconds() + ": at most " + LONGEST.toSeconds() + " is allowed");
        }
    }

    /**
     * Reads a policy.
     *
     * @throws IllegalArgumentException when it is none; the message says why
     */
    public static StsPolicy parse(byte[] octets) {
        return PolicyText.of(octets).policy();
    }

    /** Whether a host may take the domain's mail; its name may be in any case, and have a final dot. */
    public boolean matches(String host) {
        try {
            HostPattern name = HostPattern.parse(host);
            return !name.below() && mx.stream().anyMatch(pattern -> matches(pattern, name.name()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** An asterisk stands for one label, the first, unlike elsewhere in this house (RFC 8461, 4.1). */
    private static boolean matches(HostPattern pattern, String host) {
        String name = pattern.below() ? host.substring(host.indexOf('.') + 1) : host;
        return name.equals(pattern.name()) && pattern.below() != name.equals(host);
    }

    /** Its fields as they are written, without those that nobody knows. */
    public List<String> lines() {
        return Stream.of(
                        Stream.of("version: STSv1", "mode: " + mode.word()),
                        patterns().stream().map(each -> "mx: " + each),
                        Stream.of("max_age: " + maxAge.toSeconds()))
                .flatMap(each -> each)
                .toList();
    }

    /** The hosts as they are written. */
    List<String> patterns() {
        return mx.stream().map(each -> (each.below() ? "*." : "") + each.name()).toList();
    }

    /** The hosts in a few words. */
    String hosts() {
        return patterns().stream()
                .limit(5)
                .collect(Collectors.joining(", ", "", mx.size() > 5 ? " and " + (mx.size() - 5) + " others" : ""));
    }
}
