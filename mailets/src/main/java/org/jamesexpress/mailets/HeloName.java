package org.jamesexpress.mailets;

import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;

/** The name that James gives itself: its default domain. */
final class HeloName {
    private HeloName() {}

    static String of(DomainList domains) {
        try {
            return domains.getDefaultDomain().asString();
        } catch (DomainListException e) {
            return "localhost";
        }
    }
}
