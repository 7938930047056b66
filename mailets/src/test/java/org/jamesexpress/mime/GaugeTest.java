package org.jamesexpress.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GaugeTest {
    @Test
    void countsTheOctetsThatGoOverTheWire() {
        for (String message : new String[] {"", "a", "a\n", "a\rb\r", "a\nb\r\n\r\n\n\rc", "\r\n", "x".repeat(2000)}) {
            byte[] octets = message.getBytes(UTF_8);
            Gauge gauge = new Gauge();
            for (int i = 0; i < octets.length; i++) {
                gauge.pass(octets, i, 1);
            }

            assertThat(gauge.size()).isEqualTo(Wires.canonical(octets).length);
        }
    }
}
