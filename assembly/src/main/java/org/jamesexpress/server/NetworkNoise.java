package org.jamesexpress.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import java.util.Set;
import org.apache.james.imapserver.netty.ImapChannelUpstreamHandler;
import org.apache.james.managesieveserver.netty.ManageSieveChannelUpstreamHandler;
import org.apache.james.protocols.netty.BasicChannelInboundHandler;

/**
 * Keeps out of the log that a client was lost or spoilt its TLS handshake, which scanners do all day and James takes
 * for errors. What else goes wrong in a session is told. Holds no state.
 */
public final class NetworkNoise extends Filter<ILoggingEvent> {
    private static final Set<String> SESSIONS = Set.of(
            BasicChannelInboundHandler.class.getName(),
            ImapChannelUpstreamHandler.class.getName(),
            ManageSieveChannelUpstreamHandler.class.getName());

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean noise = SESSIONS.contains(event.getLoggerName())
                && event.getThrowableProxy() instanceof ThrowableProxy proxy
                && fromTheNetwork(proxy.getThrowable());
        return noise ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** A reset is an I/O failure; so is a spoilt handshake, at the bottom of what Netty throws. */
    private static boolean fromTheNetwork(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost instanceof IOException;
    }
}
