package org.jamesexpress.mx;

/**
 * One host by its name, or all hosts below a name: {@code mx.example.com}, {@code *.example.com}.
 *
 * @param name in A-labels and lower case
 * @param below whether the hosts below the name are meant, by one label or more, and not the one that has it
 */
public record HostPattern(String name, boolean below) {
    private static final String BELOW = "*.";

    /**
     * Reads a pattern, in which neither case nor a final dot matters, and a domain may be in any script.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static HostPattern parse(String text) {
        boolean below = text.startsWith(BELOW);
        String name = below ? text.substring(BELOW.length()) : text;
        return new HostPattern(
                DomainNames.ascii(name).orElseThrow(() -> new IllegalArgumentException("no host: " + text)), below);
    }

    /** Whether a host is meant by its name, in which neither case nor a final dot matters. */
    public boolean matches(String host) {
        return DomainNames.ascii(host).stream().anyMatch(it -> below ? it.endsWith("." + name) : it.equals(name));
    }
}
