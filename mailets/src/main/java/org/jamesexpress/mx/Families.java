package org.jamesexpress.mx;

import java.net.Inet6Address;
import java.net.InetAddress;

/** The address families that may be used. */
public enum Families {
    BOTH("both"),
    IPV4("4"),
    IPV6("6");

    private final String word;

    Families(String word) {
        this.word = word;
    }

    /** Reads {@code both}, {@code 4} or {@code 6}; anything else is an {@link IllegalArgumentException}. */
    public static Families parse(String word) {
        for (Families families : values()) {
            if (families.word.equals(word)) {
                return families;
            }
        }
        throw new IllegalArgumentException("Neither both nor 4 nor 6: " + word);
    }

    boolean v4() {
        return this != IPV6;
    }

    boolean v6() {
        return this != IPV4;
    }

    /** As the parameter {@code ip} says it. */
    String word() {
        return word;
    }

    boolean include(InetAddress address) {
        return address instanceof Inet6Address ? v6() : v4();
    }
}
