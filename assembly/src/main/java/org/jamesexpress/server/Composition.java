package org.jamesexpress.server;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.util.Modules;
import javax.persistence.EntityManagerFactory;
import org.apache.james.IsStartedProbe;
import org.apache.james.modules.CommonServicesModule;
import org.apache.james.modules.IsStartedProbeModule;
import org.apache.james.modules.MailboxModule;
import org.apache.james.modules.MailetProcessingModule;
import org.apache.james.modules.server.MailetContainerModule;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.utils.PropertiesProvider;

/** Apache James as we put it together: its own parts, ours in place of some, and the database below. */
final class Composition {
    private Composition() {}

    static Module of(
            Configuration james,
            ConfigurationProvider files,
            PropertiesProvider properties,
            EntityManagerFactory database,
            Module queues,
            IsStartedProbe started) {
        Module common = Modules.override(new CommonServicesModule(james)).with(new AbstractModule() {
            @Override
            protected void configure() {
                bind(ConfigurationProvider.class).toInstance(files);
                bind(PropertiesProvider.class).toInstance(properties);
            }
        });
        Module foundation = new AbstractModule() {
            @Override
            protected void configure() {
                bind(EntityManagerFactory.class).toInstance(database);
                bind(MailetContainerModule.DefaultProcessorsConfigurationSupplier.class)
                        .toInstance(() -> {
                            throw new IllegalStateException("mailetcontainer.xml names no processors");
                        });
            }
        };
        return Modules.combine(
                common,
                new IsStartedProbeModule(started),
                foundation,
                new DirectoryModule(),
                new MailboxModule(),
                new MailboxesModule(),
                new QuotasModule(),
                new RepositoriesModule(),
                new PassingModule(),
                queues,
                new MailetProcessingModule(),
                new ProtocolsModule(),
                new WebAdminModule());
    }
}
