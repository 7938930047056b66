package org.jamesexpress.smtp;

import java.util.stream.Stream;
import org.jamesexpress.testing.ScriptedSmtpServer;

/** How far ahead of a host's answers it may be spoken to. */
enum Manner {
    STEP_BY_STEP(""),
    PIPELINED("PIPELINING"),
    CHUNKED("PIPELINING CHUNKING");

    private final String offered;

    Manner(String offered) {
        this.offered = offered;
    }

    void offeredBy(ScriptedSmtpServer host) {
        Stream<String> usual = Stream.of("8BITMIME", "SIZE 52428800", "ENHANCEDSTATUSCODES");
        Stream<String> more = Stream.of(offered.split(" ")).filter(offer -> !offer.isEmpty());
        host.offering(Stream.concat(usual, more).toArray(String[]::new));
    }
}
