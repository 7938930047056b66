package org.jamesexpress.tls;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What an administrator says of a domain's mail.
 *
 * @param domain in A-labels and lower case, with a leading dot for all below it
 * @param lastDay empty for ever
 */
public record Rule(String domain, Demand demand, Optional<LocalDate> lastDay, String reason) {
    boolean appliesOn(LocalDate day) {
        return lastDay.stream().noneMatch(day::isAfter);
    }

    Ruling.Connect ruling() {
        return new Ruling.Connect(demand, "rule " + domain);
    }
}
