package org.jamesexpress.smtp;

import java.util.stream.Stream;
import org.jamesexpress.testing.ScriptedSmtpServer;

/** How far ahead of a host's answers it may be spoken to. */
enum Manner {
    STEP_BY_STEP,
    PIPELINED;

    void offeredBy(ScriptedSmtpServer host) {
        Stream<String> offers = Stream.of("8BITMIME", "SIZE 52428800", "ENHANCEDSTATUSCODES");
        host.offering(Stream.concat(offers, this == PIPELINED ? Stream.of("PIPELINING") : Stream.empty())
                .toArray(String[]::new));
    }
}
