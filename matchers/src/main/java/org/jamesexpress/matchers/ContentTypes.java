package org.jamesexpress.matchers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/** What files are by their first octets, whatever anybody calls them. */
final class ContentTypes {
    /** Octets that are enough to tell. */
    static final int ENOUGH = 64 * 1024;

    /** What other programs call Windows programs. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "application/x-dosexec", "application/x-msdownload",
            "application/vnd.microsoft.portable-executable", "application/x-msdownload");

    private static final MimeTypes ALL = MimeTypes.getDefaultMimeTypes();
    private static final MediaTypeRegistry REGISTRY = ALL.getMediaTypeRegistry();
    private static final Set<MediaType> KNOWN = Set.copyOf(REGISTRY.getTypes());

    private ContentTypes() {}

    /** A type under the name that {@link #of} knows it by; empty where it knows no such type. */
    static Optional<String> known(String type) {
        return Optional.ofNullable(MediaType.parse(OTHER_NAMES.getOrDefault(type, type)))
                .map(REGISTRY::normalize)
                .filter(KNOWN::contains)
                .map(MediaType::toString);
    }

    /** The type of what begins so, and the types that it is a kind of: of a web page {@code text/html}, {@code text/plain}. */
    static List<String> of(byte[] beginning) {
        List<String> types = new ArrayList<>();
        MediaType type = detected(beginning);
        do {
            types.add(type.getBaseType().toString());
            type = REGISTRY.getSupertype(type);
        } while (type != null && !type.equals(MediaType.OCTET_STREAM));
        return types;
    }

    private static MediaType detected(byte[] beginning) {
        try {
            return ALL.detect(new ByteArrayInputStream(beginning), new Metadata());
        } catch (IOException e) {
            throw new IllegalStateException("the octets are in memory", e);
        }
    }
}
