package org.jamesexpress.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** What a reader makes of a message: each leaf with its type and the octets that it decodes to, each a character. */
record Decoded(String type, String octets) {
    static List<Decoded> leaves(byte[] message) throws IOException, MimeException {
        List<Decoded> leaves = new ArrayList<>();
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE);
        tokens.parse(new ByteArrayInputStream(message));
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            if (state == EntityState.T_BODY) {
                BodyDescriptor body = tokens.getBodyDescriptor();
                try (InputStream octets = tokens.getDecodedInputStream()) {
                    leaves.add(new Decoded(
                            body.getMimeType(), new String(octets.readAllBytes(), StandardCharsets.ISO_8859_1)));
                }
            }
        }
        return leaves;
    }
}
