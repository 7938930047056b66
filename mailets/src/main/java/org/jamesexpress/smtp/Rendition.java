package org.jamesexpress.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A message as one host gets it: octet by octet, or converted where SMTP or the host can't carry it. The message itself
 * stays for the next host.
 *
 * @param survey of what has to be converted; empty where nothing is
 * @param size in octets, without doubled dots (RFC 1870 3)
 */
record Rendition(Body body, Optional<Survey> survey, long size) {
    /** @param eightBitTaken whether the host takes octets above 127 */
    static Rendition of(Body body, boolean eightBitTaken) throws IOException {
        if (!body.longLines() && (eightBitTaken || !body.eightBit())) {
            return new Rendition(body, Optional.empty(), body.size());
        }
        Survey survey = Survey.of(body, eightBitTaken);
        Counter counter = new Counter();
        convert(body, survey, counter);
        return new Rendition(body, Optional.of(survey), counter.octets);
    }

    /** Whether there may be octets above 127. */
    boolean eightBit() {
        return body.eightBit() && survey.stream().allMatch(Survey::eightBitTaken);
    }

    void writeTo(OutputStream out) throws IOException {
        if (survey.isPresent()) {
            convert(body, survey.get(), out);
        } else {
            try (InputStream message = body.open()) {
                message.transferTo(out);
            }
        }
    }

    private static void convert(Body body, Survey survey, OutputStream out) throws IOException {
        try (InputStream message = body.open()) {
            new MimeWalk(new Conversion(survey, out)).through(message);
        }
    }

    private static final class Counter extends OutputStream {
        private long octets;

        @Override
        public void write(int octet) {
            octets++;
        }

        @Override
        public void write(byte[] written, int from, int length) {
            octets += length;
        }
    }
}
