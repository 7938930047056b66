package org.jamesexpress.mailets;

import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;

/** A James that takes mail for example.test. */
class OneDomain implements DomainList {
    @Override
    public List<Domain> getDomains() {
        return List.of(getDefaultDomain());
    }

    @Override
    public boolean containsDomain(Domain domain) {
        return getDefaultDomain().equals(domain);
    }

    @Override
    public void addDomain(Domain domain) throws DomainListException {
        throw new DomainListException("one is enough");
    }

    @Override
    public void removeDomain(Domain domain) throws DomainListException {
        throw new DomainListException("one is needed");
    }

    @Override
    public Domain getDefaultDomain() {
        return Domain.of("example.test");
    }
}
