package org.jamesexpress.mime;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Messages in memory. */
public final class Bodies {
    private Bodies() {}

    public static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Body of(byte[] octets) {
        Gauge gauge = new Gauge();
        gauge.pass(octets, 0, octets.length);
        return new Octets(octets, gauge.eightBit(), gauge.longLines());
    }

    /** A few octets, and then the exception. */
    public static Body brokenBy(Exception exception) {
        return new Body() {
            @Override
            public long size() {
                return 100;
            }

            @Override
            public boolean eightBit() {
                return false;
            }

            @Override
            public boolean longLines() {
                return false;
            }

            @Override
            public InputStream open() {
                return new FilterInputStream(new ByteArrayInputStream(new byte[] {'h', 'a'})) {
                    @Override
                    public int read(byte[] buffer, int from, int length) throws IOException {
                        int read = super.read(buffer, from, length);
                        if (read < 0) {
                            if (exception instanceof IOException e) {
                                throw e;
                            }
                            throw (RuntimeException) exception;
                        }
                        return read;
                    }
                };
            }
        };
    }

    private static final class Octets implements Body {
        private final byte[] octets;
        private final boolean eightBit;
        private final boolean longLines;

        Octets(byte[] octets, boolean eightBit, boolean longLines) {
            this.octets = octets;
            this.eightBit = eightBit;
            this.longLines = longLines;
        }

        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public boolean eightBit() {
            return eightBit;
        }

        @Override
        public boolean longLines() {
            return longLines;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }
    }
}
