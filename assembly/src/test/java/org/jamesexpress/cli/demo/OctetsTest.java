package org.jamesexpress.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OctetsTest {
    private static final String SENT = "Subject: a\r\n folded\r\n\r\nReceived: in the body\r\n";

    @Test
    void takesOffTheTraceFieldsOnTopAndNothingBelow() {
        Octets arrived = new Octets("Return-Path: <a@b.test>\r\n"
                + "Received: from x\r\n\tby y;\r\n now\r\n"
                + "received: from z\r\n"
                + SENT);

        assertThat(arrived.belowTrace()).isEqualTo(new Octets(SENT));
    }

    @Test
    void leavesAMessageWithoutTraceAlone() {
        assertThat(new Octets(SENT).belowTrace()).isEqualTo(new Octets(SENT));
    }

    @Test
    void seesEveryOtherChange() {
        Octets changed = new Octets("X-Spam: no\r\nReceived: from x\r\n" + SENT);

        assertThat(changed.belowTrace()).isEqualTo(changed).isNotEqualTo(new Octets(SENT));
    }

    @Test
    void keepsEveryOctet() {
        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }

        assertThat(Octets.of(octets).bytes()).isEqualTo(octets);
    }

    @Test
    void hashesTheOctets() {
        assertThat(Octets.of("abc".getBytes(StandardCharsets.US_ASCII)).sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
