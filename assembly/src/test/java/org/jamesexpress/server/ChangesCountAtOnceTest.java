package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import javax.persistence.EntityManagerFactory;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.mailbox.jpa.quota.JPAPerUserMaxQuotaDAO;
import org.apache.james.mailbox.model.Quota;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.sieverepository.api.ScriptContent;
import org.apache.james.sieverepository.api.ScriptName;
import org.apache.james.sieverepository.api.SieveRepository;
import org.apache.james.sieverepository.api.exception.ScriptNotFoundException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What is known lately, and changed by this server. */
@TestInstance(Lifecycle.PER_CLASS)
final class ChangesCountAtOnceTest {
    private static final Domain DOMAIN = Domain.of("example.test");

    private Database database;
    private EntityManagerFactory managers;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        database = Database.open(EmbeddedDatabase.in(new Home(folder)));
        managers = database.entityManagers();
    }

    @AfterAll
    void close() throws Exception {
        database.close();
    }

    @Test
    void howManyMessagesAUserMayKeep() throws Exception {
        KnownLimits limits = limits();
        QuotaRoot bob = QuotaRoot.quotaRoot("#private&bob@example.test", Optional.of(DOMAIN));
        assertThat(limits.getMaxMessage(bob)).isEmpty();

        limits.setGlobalMaxMessage(QuotaCountLimit.count(3));
        assertThat(limits.getMaxMessage(bob)).contains(QuotaCountLimit.count(3));
        limits.setDomainMaxMessage(DOMAIN, QuotaCountLimit.count(2));
        assertThat(limits.getMaxMessage(bob)).contains(QuotaCountLimit.count(2));
        limits.setMaxMessage(bob, QuotaCountLimit.count(1));
        assertThat(limits.listMaxMessagesDetails(bob))
                .containsOnlyKeys(Quota.Scope.User, Quota.Scope.Domain, Quota.Scope.Global);

        limits.removeMaxMessage(bob);
        assertThat(limits.getMaxMessage(bob)).contains(QuotaCountLimit.count(2));
        limits.removeDomainMaxMessage(DOMAIN);
        assertThat(limits.getMaxMessage(bob)).contains(QuotaCountLimit.count(3));
        limits.removeGlobalMaxMessage();
        assertThat(limits.getMaxMessage(bob)).isEmpty();
    }

    @Test
    void howManyOctetsAUserMayKeep() throws Exception {
        KnownLimits limits = limits();
        QuotaRoot alice = QuotaRoot.quotaRoot("#private&alice@example.test", Optional.of(DOMAIN));
        assertThat(limits.getMaxStorage(alice)).isEmpty();

        limits.setGlobalMaxStorage(QuotaSizeLimit.size(3));
        assertThat(limits.getMaxStorage(alice)).contains(QuotaSizeLimit.size(3));
        Mono.from(limits.setDomainMaxStorageReactive(DOMAIN, QuotaSizeLimit.size(2)))
                .block();
        assertThat(limits.getMaxStorage(alice)).contains(QuotaSizeLimit.size(2));
        limits.setMaxStorage(alice, QuotaSizeLimit.size(1));
        assertThat(Mono.from(limits.quotaDetailsReactive(alice))
                        .blockOptional()
                        .orElseThrow()
                        .getMaxStorageDetails())
                .containsEntry(Quota.Scope.User, QuotaSizeLimit.size(1));

        limits.removeMaxStorage(alice);
        assertThat(limits.getMaxStorage(alice)).contains(QuotaSizeLimit.size(2));
        limits.removeDomainMaxStorage(DOMAIN);
        assertThat(limits.getMaxStorage(alice)).contains(QuotaSizeLimit.size(3));
        limits.removeGlobalMaxStorage();
        assertThat(limits.getMaxStorage(alice)).isEmpty();
    }

    @Test
    void whereARecipientIsRewrittenTo() throws Exception {
        KnownRewrites rewrites = rewrites();
        MappingSource info = MappingSource.fromUser("info", DOMAIN);
        Mapping bob = Mapping.address("bob@example.test");
        Mapping alice = Mapping.address("alice@example.test");
        assertThat(rewrites.getStoredMappings(info).asStream()).isEmpty();

        rewrites.addMapping(info, bob);
        assertThat(rewrites.getStoredMappings(info).asStream()).containsExactly(bob);
        rewrites.addMapping(info, alice);
        assertThat(rewrites.getStoredMappings(info).asStream()).containsExactlyInAnyOrder(bob, alice);
        rewrites.removeMapping(info, bob);
        assertThat(rewrites.getStoredMappings(info).asStream()).containsExactly(alice);
        rewrites.removeMapping(info, alice);
        assertThat(rewrites.getStoredMappings(info).asStream()).isEmpty();
    }

    /** A rewrite is added to what stands there, which must not be what stood there a second ago. */
    @Test
    void aRewriteOfAnotherServerIsNotWrittenOver() throws Exception {
        KnownRewrites here = rewrites();
        KnownRewrites there = rewrites();
        MappingSource sales = MappingSource.fromUser("sales", DOMAIN);
        Mapping bob = Mapping.address("bob@example.test");
        Mapping alice = Mapping.address("alice@example.test");
        Mapping carol = Mapping.address("carol@example.test");
        here.addMapping(sales, bob);
        assertThat(here.getStoredMappings(sales).asStream()).containsExactly(bob);

        there.addMapping(sales, alice);
        here.addMapping(sales, carol);

        assertThat(here.getStoredMappings(sales).asStream()).containsExactlyInAnyOrder(bob, alice, carol);
    }

    @Test
    void whichScriptIsActive() throws Exception {
        KnownScripts scripts = new KnownScripts(managers);
        Username bob = Username.of("bob@example.test");
        ScriptName keep = new ScriptName("keep");
        scripts.putScript(bob, keep, new ScriptContent("keep;"));
        assertThatThrownBy(() -> scripts.getActivationDateForActiveScript(bob))
                .isInstanceOf(ScriptNotFoundException.class);

        scripts.setActive(bob, keep);
        assertThat(scripts.getActivationDateForActiveScript(bob)).isNotNull();

        scripts.setActive(bob, SieveRepository.NO_SCRIPT_NAME);
        assertThatThrownBy(() -> scripts.getActivationDateForActiveScript(bob))
                .isInstanceOf(ScriptNotFoundException.class);
    }

    private KnownLimits limits() {
        return new KnownLimits(managers, new JPAPerUserMaxQuotaDAO(managers));
    }

    private KnownRewrites rewrites() {
        KnownRewrites rewrites = new KnownRewrites();
        rewrites.setEntityManagerFactory(managers);
        return rewrites;
    }
}
