package org.jamesexpress.mx;

import java.util.List;

/**
 * All that was found on the way to a domain's hosts.
 *
 * @param source what named the hosts
 * @param considered each address, in the order of preference, with those that may not be asked
 * @param route what follows from it
 */
public record Survey(Source source, List<Considered> considered, Route route) {
    /** What names the hosts of a domain. */
    public enum Source {
        MX_RECORDS,
        /** A domain without MX records is its own host (RFC 5321, 5.1). */
        DOMAIN_ITSELF,
        ADDRESS_LITERAL,
        /** No host is named at all. */
        NOTHING
    }

    public Survey {
        considered = List.copyOf(considered);
    }

    static Survey of(Source source, Choice choice) {
        return new Survey(source, choice.considered(), choice.route());
    }

    static Survey ofNothing(Route route) {
        return new Survey(Source.NOTHING, List.of(), route);
    }
}
