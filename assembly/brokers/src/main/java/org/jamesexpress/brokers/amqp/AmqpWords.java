package org.jamesexpress.brokers.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Locale;
import java.util.Optional;
import org.jamesexpress.brokers.NetworkWords;

/** What went wrong with a broker, in one line. */
final class AmqpWords {
    private AmqpWords() {}

    static String of(Throwable failure, String host) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ShutdownSignalException shutdown) {
                return of(shutdown);
            }
            if (each instanceof AuthenticationFailureException) {
                return "the broker doesn't let this user in";
            }
            Optional<String> words = NetworkWords.of(each, host);
            if (words.isPresent()) {
                return words.get();
            }
        }
        return NetworkWords.message(failure);
    }

    /** The broker's own words, where it closed the channel or the connection (AMQP 0-9-1, 1.5.2.5, 1.4.2.9). */
    static String of(ShutdownSignalException shutdown) {
        Method reason = shutdown.getReason();
        if (reason instanceof AMQP.Channel.Close close) {
            return words(close.getReplyCode(), close.getReplyText());
        }
        if (reason instanceof AMQP.Connection.Close close) {
            return words(close.getReplyCode(), close.getReplyText());
        }
        return "the connection was lost";
    }

    static String words(int code, String text) {
        return String.format(Locale.ROOT, "AMQP %d %s", code, NetworkWords.line(text));
    }
}
