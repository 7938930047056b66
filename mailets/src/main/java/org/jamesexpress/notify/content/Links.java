package org.jamesexpress.notify.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoredKey;

/**
 * Addresses that open one thing until a time, and nothing else: a signature over both stands in them (HMAC-SHA-256). Any
 * thread may call.
 */
public final class Links {
    /** Below it is all that is linked to. */
    public static final String PATH = "/express/content/";

    private final StoredKey key;

    private Links(StoredKey key) {
        this.key = key;
    }

    /**
     * Those that the key of a database signs.
     *
     * @throws org.jamesexpress.store.StoreException when it refuses
     */
    public static Links of(Store store) {
        return new Links(StoredKey.of(store, "links"));
    }

    static String message(String event) {
        return PATH + event + "/message.eml";
    }

    /** @param number from 1 */
    static String attachment(String event, int number) {
        return PATH + event + "/attachments/" + number;
    }

    /** The path with what opens it. */
    String signed(String path, Instant expires) {
        String until = Long.toString(expires.getEpochSecond());
        return path + "?expires=" + until + "&signature="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(path, until));
    }

    /** Whether the signature is ours, of this path and this time; it takes as long to find out whatever is wrong. */
    boolean isOurs(String path, String expires, String signature) {
        String right = Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(path, expires));
        return MessageDigest.isEqual(right.getBytes(UTF_8), signature.getBytes(UTF_8));
    }

    private byte[] hmac(String path, String expires) {
        return key.hmac(path + "\n" + expires);
    }
}
