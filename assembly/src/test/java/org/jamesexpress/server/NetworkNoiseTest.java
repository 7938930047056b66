package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.net.SocketException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.james.protocols.netty.BasicChannelInboundHandler;
import org.junit.jupiter.api.Test;

final class NetworkNoiseTest {
    @Test
    void keepsOutResetsAndSpoiltHandshakes() {
        assertThat(decided(BasicChannelInboundHandler.class, new SocketException("Connection reset")))
                .isEqualTo(FilterReply.DENY);
        assertThat(decided(
                        BasicChannelInboundHandler.class,
                        new IllegalStateException(new SSLHandshakeException("no cipher suites in common"))))
                .isEqualTo(FilterReply.DENY);
    }

    @Test
    void tellsWhatElseGoesWrong() {
        assertThat(decided(BasicChannelInboundHandler.class, new IllegalStateException("a fault of ours")))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decided(ExpressServer.class, new SocketException("Connection reset")))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    private static FilterReply decided(Class<?> source, Exception failure) {
        Logger logger = new LoggerContext().getLogger(source);
        return new NetworkNoise()
                .decide(new LoggingEvent(source.getName(), logger, Level.ERROR, "Unable to process", failure, null));
    }
}
