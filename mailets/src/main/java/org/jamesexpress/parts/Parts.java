package org.jamesexpress.parts;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * Reads a message part by part, without ever holding a body. Malformed MIME is read as far as it can be. Used once, by one
 * thread.
 */
public final class Parts {
    /** Multiparts within multiparts that are still looked into. */
    private static final int DEEPEST = 50;

    /** Octets of one field, and fields of one part; far beyond what any mail program writes. */
    private static final int LONGEST_FIELD = 8 * 1024 * 1024;

    private static final int MOST_FIELDS = 10_000;

    private static final MimeConfig LENIENT = MimeConfig.custom()
            .setMaxLineLen(LONGEST_FIELD)
            .setMaxHeaderLen(LONGEST_FIELD)
            .setMaxHeaderCount(MOST_FIELDS)
            .build();

    /** Is told of each part, from top to bottom. */
    public interface Visitor {
        /** Takes a part, of which it may read the body, and tells whether the next one is wanted. */
        boolean part(Part part) throws IOException;

        /** Is told that the message has more, which can't be read or is too deep. */
        default void unread() {}
    }

    private final MimeTokenStream tokens = new MimeTokenStream(LENIENT);
    private final Visitor visitor;
    private HeaderText header = new HeaderText();
    private Optional<HeaderText> top = Optional.empty();
    private int depth;

    private Parts(Visitor visitor) {
        this.visitor = visitor;
    }

    /**
     * Reads a message, which is not closed here, nor always read to its end.
     *
     * @return its header
     * @throws IOException when its octets can't be read
     */
    public static HeaderText read(InputStream message, Visitor visitor) throws IOException {
        Parts parts = new Parts(visitor);
        parts.read(message);
        return parts.top.orElseGet(HeaderText::new);
    }

    private void read(InputStream message) throws IOException {
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(message);
        try {
            boolean wanted = true;
            while (wanted && tokens.getState() != EntityState.T_END_OF_STREAM && depth <= DEEPEST) {
                wanted = take();
                if (wanted) {
                    tokens.next();
                }
            }
        } catch (MimeException | MimeIOException e) {
            visitor.unread();
        }
        if (depth > DEEPEST) {
            visitor.unread();
        }
    }

    private boolean take() throws IOException {
        switch (tokens.getState()) {
            case T_START_HEADER -> {
                header = new HeaderText();
                top = top.or(() -> Optional.of(header));
            }
            case T_FIELD -> add(tokens.getField());
            case T_START_MULTIPART -> depth++;
            case T_END_MULTIPART -> depth--;
            case T_BODY -> {
                return visitor.part(new Part(header, type(), tokens.getDecodedInputStream()));
            }
            default -> {
                // Belongs to no part.
            }
        }
        return true;
    }

    private String type() {
        return tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT);
    }

    private void add(Field field) {
        if (field.getRaw() != null) {
            header.add(field.getName(), field.getRaw().toByteArray());
        }
    }
}
