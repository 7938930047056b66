package org.jamesexpress.server;

import com.google.inject.AbstractModule;
import org.apache.james.modules.protocols.IMAPServerModule;
import org.apache.james.modules.protocols.ManageSieveServerModule;
import org.apache.james.modules.protocols.POP3ServerModule;
import org.apache.james.modules.protocols.ProtocolHandlerModule;
import org.apache.james.modules.protocols.SMTPServerModule;

/** What the server speaks to mail programs and other servers. */
final class ProtocolsModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new ProtocolHandlerModule());
        install(new SMTPServerModule());
        install(new IMAPServerModule());
        install(new POP3ServerModule());
        install(new ManageSieveServerModule());
    }
}
