package org.jamesexpress.server;

import javax.inject.Inject;
import javax.persistence.EntityManagerFactory;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.domainlist.jpa.JPADomainList;

/**
 * The domains, in the database. Whether one is ours is asked many times a mail; James's own cache of it goes on with
 * what it knows when a domain is added or removed.
 */
final class KnownDomains extends JPADomainList {
    private final Lately<Domain, Boolean, DomainListException> ours =
            new Lately<>(super::containsDomainInternal, System::nanoTime);

    @Inject
    KnownDomains(DNSService dns, EntityManagerFactory database) {
        super(dns, database);
    }

    @Override
    protected boolean containsDomainInternal(Domain domain) throws DomainListException {
        return ours.ask(domain);
    }

    @Override
    public void addDomain(Domain domain) throws DomainListException {
        try {
            super.addDomain(domain);
        } finally {
            ours.forget();
        }
    }

    @Override
    public void doRemoveDomain(Domain domain) throws DomainListException {
        try {
            super.doRemoveDomain(domain);
        } finally {
            ours.forget();
        }
    }
}
