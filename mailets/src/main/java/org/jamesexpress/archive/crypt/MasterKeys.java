package org.jamesexpress.archive.crypt;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamesexpress.config.Secret;

/**
 * The keys that wrap the keys of mails. The first wraps what is new; the others still open what they have wrapped.
 *
 * @param all none where nothing is encrypted
 */
public record MasterKeys(List<MasterKey> all) {
    public static final MasterKeys NONE = new MasterKeys(List.of());

    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");

    public MasterKeys {
        all = List.copyOf(all);
    }

    /**
     * Keys of 32 octets in base64, with blanks, lines or commas between them.
     *
     * @throws IllegalArgumentException when one is something else, or stands there twice
     */
    public static MasterKeys of(Secret text) {
        List<MasterKey> keys =
                BETWEEN.splitAsStream(text.reveal()).map(MasterKey::of).toList();
        if (keys.stream().map(MasterKey::id).distinct().count() < keys.size()) {
            throw new IllegalArgumentException("one stands there twice");
        }
        return new MasterKeys(keys);
    }

    /** Whether {@link #of} takes them. */
    public static boolean fits(Secret text) {
        try {
            return !of(text).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A new one in base64. */
    public static String fresh() {
        byte[] octets = new byte[MasterKey.LENGTH];
        new SecureRandom().nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** What tells them apart, in their order. */
    public List<String> ids() {
        return all.stream().map(MasterKey::id).toList();
    }

    MasterKey first() {
        return all.get(0);
    }

    Optional<MasterKey> named(String id) {
        return all.stream().filter(each -> each.id().equals(id)).findFirst();
    }
}
