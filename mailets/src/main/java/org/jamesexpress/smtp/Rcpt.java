package org.jamesexpress.smtp;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A recipient as an envelope names it.
 *
 * @param address the forward-path, {@code local@domain}
 * @param notifyOn what the sender wants to be told of, empty where nothing was asked (RFC 3461 4.1)
 * @param orcpt the original recipient as it goes over the wire, {@code rfc822;} and xtext (RFC 3461 4.2)
 */
public record Rcpt(String address, Set<Notify> notifyOn, Optional<String> orcpt) {
    /** @throws IllegalArgumentException if NEVER does not stand alone, or the original recipient can't be sent */
    public Rcpt {
        if (notifyOn.contains(Notify.NEVER) && notifyOn.size() > 1) {
            throw new IllegalArgumentException("NEVER stands alone: " + notifyOn);
        }
        notifyOn = notifyOn.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(notifyOn));
        orcpt.ifPresent(Parameters::requireWord);
    }

    /** Without wishes. */
    public static Rcpt of(String address) {
        return new Rcpt(address, Set.of(), Optional.empty());
    }
}
