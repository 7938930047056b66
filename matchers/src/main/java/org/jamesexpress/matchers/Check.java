package org.jamesexpress.matchers;

import java.util.Arrays;

/** How a mail can be shown to come from a domain. */
enum Check {
    /** By the host that sent it (RFC 7208). */
    SPF("spf"),
    /** By a signature (RFC 6376). */
    DKIM("dkim"),
    /** By either, of the author's own domain (RFC 7489). */
    DMARC("dmarc");

    private final String word;

    Check(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** @throws IllegalArgumentException when there is no such one */
    static Check named(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word.equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }
}
