package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.parts.EncodedWords;
import org.jamesexpress.store.Content;

/** A message whose header is known once it was written, so that nothing is read twice. Used by one thread. */
final class HeardHeader implements Content {
    /** Octets of a header that are looked at; far beyond what any mail program writes. */
    static final int MOST = 1 << 20;

    private final Content message;
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private boolean lineIsEmpty = true;
    private boolean ended;

    HeardHeader(Content message) {
        this.message = message;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        message.writeTo(new FilterOutputStream(out) {
            @Override
            public void write(int octet) throws IOException {
                hear((byte) octet);
                out.write(octet);
            }

            @Override
            public void write(byte[] octets, int from, int length) throws IOException {
                for (int i = from; i < from + length && !ended; i++) {
                    hear(octets[i]);
                }
                out.write(octets, from, length);
            }
        });
    }

    private void hear(byte octet) {
        if (ended) {
            return;
        }
        header.write(octet);
        if (octet == '\n') {
            ended = lineIsEmpty;
            lineIsEmpty = true;
        } else if (octet != '\r') {
            lineIsEmpty = false;
        }
        ended |= header.size() >= MOST;
    }

    /** In their order; what is no field is left out. */
    List<HeaderField> fields() {
        List<HeaderField> fields = new ArrayList<>();
        for (String octets : header.toString(ISO_8859_1).split("\\r?\\n(?![ \\t])", -1)) {
            String each = text(octets.getBytes(ISO_8859_1));
            int colon = each.indexOf(':');
            if (colon > 0) {
                String value =
                        each.substring(colon + 1).replaceAll("\\r?\\n", "").replaceAll("\\p{Cntrl}+", " ");
                fields.add(new HeaderField(
                        each.substring(0, colon).strip(),
                        EncodedWords.decode(value).strip()));
            }
        }
        return fields;
    }

    /** Of one field: others may be in other charsets. */
    private static String text(byte[] octets) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, ISO_8859_1);
        }
    }
}
