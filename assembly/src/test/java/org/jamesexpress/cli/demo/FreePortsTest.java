package org.jamesexpress.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    private static final int WEBADMIN = 8_000;
    private static final int FIRST_OF_CLIENTS = 32_768;

    /** A client that got one before the server listens there would keep it from starting. */
    @Test
    void areBelowThoseThatSystemsHandOutToClients() throws Exception {
        assertThat(FreePorts.offset(new Highest()) + WEBADMIN).isLessThan(FIRST_OF_CLIENTS);
    }

    /** The highest numbers that may be, one after the other. */
    private static final class Highest extends Random {
        private static final long serialVersionUID = 1;

        private int drawn;

        @Override
        public int nextInt(int bound) {
            drawn++;
            return bound - drawn;
        }
    }
}
