package org.jamesexpress.mx;

import java.time.Duration;
import java.util.List;

/**
 * All that was found on the way to a domain's hosts.
 *
 * @param source what named the hosts
 * @param name the domain in A-labels, or the one to which it is an alias
 * @param considered each address, in the order of preference, with those that may not be asked
 * @param ttl how long DNS lets this be remembered
 * @param route what follows from it
 */
public record MxSurvey(Source source, String name, List<Considered> considered, Duration ttl, Route route) {
    /** What names the hosts of a domain. */
    public enum Source {
        MX_RECORDS,
        /** A domain without MX records is its own host (RFC 5321, 5.1). */
        DOMAIN_ITSELF,
        ADDRESS_LITERAL,
        /** No host is named at all. */
        NOTHING
    }

    public MxSurvey {
        considered = List.copyOf(considered);
    }

    static MxSurvey ofNothing(String name, Duration ttl, Route route) {
        return new MxSurvey(Source.NOTHING, name, List.of(), ttl, route);
    }
}
