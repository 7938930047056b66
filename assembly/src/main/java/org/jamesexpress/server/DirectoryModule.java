package org.jamesexpress.server;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.ProvidesIntoSet;
import org.apache.james.CoreDataModule;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.rrt.api.AliasReverseResolver;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.lib.AliasReverseResolverImpl;
import org.apache.james.rrt.lib.CanSendFromImpl;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;

/** Who has mail here: domains, users and rewrites, in the database. */
final class DirectoryModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new CoreDataModule());

        bind(KnownDomains.class).in(Scopes.SINGLETON);
        bind(DomainList.class).to(KnownDomains.class);

        bind(KnownUsers.class).in(Scopes.SINGLETON);
        bind(UsersRepository.class).to(KnownUsers.class);

        bind(KnownRewrites.class).in(Scopes.SINGLETON);
        bind(RecipientRewriteTable.class).to(KnownRewrites.class);
        bind(AliasReverseResolverImpl.class).in(Scopes.SINGLETON);
        bind(AliasReverseResolver.class).to(AliasReverseResolverImpl.class);
        bind(CanSendFromImpl.class).in(Scopes.SINGLETON);
        bind(CanSendFrom.class).to(CanSendFromImpl.class);
    }

    @ProvidesIntoSet
    InitializationOperation domains(DomainListConfiguration configuration, KnownDomains domains) {
        return InitilizationOperationBuilder.forClass(KnownDomains.class).init(() -> domains.configure(configuration));
    }

    @ProvidesIntoSet
    InitializationOperation users(ConfigurationProvider files, KnownUsers users) {
        return InitilizationOperationBuilder.forClass(KnownUsers.class)
                .init(() -> users.configure(files.getConfiguration("usersrepository")));
    }

    @ProvidesIntoSet
    InitializationOperation rewrites(ConfigurationProvider files, KnownRewrites rewrites) {
        return InitilizationOperationBuilder.forClass(KnownRewrites.class)
                .init(() -> rewrites.configure(files.getConfiguration("recipientrewritetable")));
    }
}
