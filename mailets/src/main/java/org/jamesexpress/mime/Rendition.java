package org.jamesexpress.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A message as one host gets it: octet by octet, or converted where SMTP or the host can't carry it. The message itself
 * stays for the next host.
 */
public final class Rendition {
    private final Body body;

    /** Of what has to be converted; empty where nothing is. */
    private final Optional<Survey> survey;

    private final long size;

    private Rendition(Body body, Optional<Survey> survey, long size) {
        this.body = body;
        this.survey = survey;
        this.size = size;
    }

    /**
     * The message as it goes over a wire.
     *
     * @param eightBitTaken whether the host takes octets above 127 (RFC 6152)
     * @throws IOException if the message can't be read
     */
    public static Rendition of(Body body, boolean eightBitTaken) throws IOException {
        if (!body.longLines() && (eightBitTaken || !body.eightBit())) {
            return new Rendition(body, Optional.empty(), body.size());
        }
        Survey survey = Survey.of(body, eightBitTaken);
        Counter counter = new Counter();
        convert(body, survey, counter);
        return new Rendition(body, Optional.of(survey), counter.octets);
    }

    Optional<Survey> survey() {
        return survey;
    }

    /** In octets, without doubled dots (RFC 1870 3). */
    public long size() {
        return size;
    }

    /** Whether there may be octets above 127. */
    public boolean eightBit() {
        return body.eightBit() && survey.stream().allMatch(Survey::eightBitTaken);
    }

    public void writeTo(OutputStream out) throws IOException {
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
