package org.jamesexpress.server;

import java.util.Map;
import javax.inject.Inject;
import javax.persistence.EntityManagerFactory;
import org.apache.james.core.Domain;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.mailbox.jpa.quota.JPAPerUserMaxQuotaDAO;
import org.apache.james.mailbox.jpa.quota.JPAPerUserMaxQuotaManager;
import org.apache.james.mailbox.model.Quota;
import org.apache.james.mailbox.model.QuotaRoot;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How much a user may keep, in the database. It is asked for each mail, in six tables. */
final class KnownLimits extends JPAPerUserMaxQuotaManager {
    private final Lately<QuotaRoot, QuotaDetails, RuntimeException> limits = new Lately<>(
            root -> new QuotaDetails(super.listMaxMessagesDetails(root), super.listMaxStorageDetails(root)),
            System::nanoTime);

    @Inject
    KnownLimits(EntityManagerFactory database, JPAPerUserMaxQuotaDAO tables) {
        super(database, tables);
    }

    @Override
    public QuotaDetails quotaDetails(QuotaRoot root) {
        return limits.ask(root);
    }

    @Override
    public Publisher<QuotaDetails> quotaDetailsReactive(QuotaRoot root) {
        return Mono.fromCallable(() -> limits.ask(root)).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Map<Quota.Scope, QuotaCountLimit> listMaxMessagesDetails(QuotaRoot root) {
        return limits.ask(root).getMaxMessageDetails();
    }

    @Override
    public Map<Quota.Scope, QuotaSizeLimit> listMaxStorageDetails(QuotaRoot root) {
        return limits.ask(root).getMaxStorageDetails();
    }

    @Override
    public void setMaxMessage(QuotaRoot root, QuotaCountLimit limit) {
        change(() -> super.setMaxMessage(root, limit));
    }

    @Override
    public void removeMaxMessage(QuotaRoot root) {
        change(() -> super.removeMaxMessage(root));
    }

    @Override
    public void setMaxStorage(QuotaRoot root, QuotaSizeLimit limit) {
        change(() -> super.setMaxStorage(root, limit));
    }

    @Override
    public void removeMaxStorage(QuotaRoot root) {
        change(() -> super.removeMaxStorage(root));
    }

    @Override
    public void setDomainMaxMessage(Domain domain, QuotaCountLimit limit) {
        change(() -> super.setDomainMaxMessage(domain, limit));
    }

    @Override
    public void removeDomainMaxMessage(Domain domain) {
        change(() -> super.removeDomainMaxMessage(domain));
    }

    @Override
    public void setDomainMaxStorage(Domain domain, QuotaSizeLimit limit) {
        change(() -> super.setDomainMaxStorage(domain, limit));
    }

    @Override
    public void removeDomainMaxStorage(Domain domain) {
        change(() -> super.removeDomainMaxStorage(domain));
    }

    @Override
    public void setGlobalMaxMessage(QuotaCountLimit limit) {
        change(() -> super.setGlobalMaxMessage(limit));
    }

    @Override
    public void removeGlobalMaxMessage() {
        change(() -> super.removeGlobalMaxMessage());
    }

    @Override
    public void setGlobalMaxStorage(QuotaSizeLimit limit) {
        change(() -> super.setGlobalMaxStorage(limit));
    }

    @Override
    public void removeGlobalMaxStorage() {
        change(() -> super.removeGlobalMaxStorage());
    }

    private void change(Runnable change) {
        try {
            change.run();
        } finally {
            limits.forget();
        }
    }
}
