package org.jamesexpress.server;

import com.google.inject.AbstractModule;
import org.apache.james.modules.server.DataRoutesModules;
import org.apache.james.modules.server.InconsistencyQuotasSolvingRoutesModule;
import org.apache.james.modules.server.MailQueueRoutesModule;
import org.apache.james.modules.server.MailRepositoriesRoutesModule;
import org.apache.james.modules.server.MailboxRoutesModule;
import org.apache.james.modules.server.NoJwtModule;
import org.apache.james.modules.server.SieveRoutesModule;
import org.apache.james.modules.server.WebAdminServerModule;

/** Administration over HTTP. */
final class WebAdminModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new WebAdminServerModule());
        // A token's key is webadmin's own, never one of JMAP.
        install(new NoJwtModule());
        install(new DataRoutesModules());
        install(new MailboxRoutesModule());
        install(new InconsistencyQuotasSolvingRoutesModule());
        install(new MailQueueRoutesModule());
        install(new MailRepositoriesRoutesModule());
        install(new SieveRoutesModule());
    }
}
