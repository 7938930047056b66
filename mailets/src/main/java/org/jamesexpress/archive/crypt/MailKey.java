package org.jamesexpress.archive.crypt;

import java.time.LocalDate;
import javax.crypto.SecretKey;
import org.jamesexpress.store.Content;

/**
 * The new key of one mail, for its message and its sidecar.
 *
 * @param day in whose file it is written down
 */
public record MailKey(LocalDate day, KeyRecord written, SecretKey key) {
    /**
     * The content encrypted.
     *
     * @param name of the file, see {@link Chunks}
     */
    public Content seal(Content content, String name) {
        return out -> {
            SealedStream sealed = new SealedStream(out, key, name);
            content.writeTo(sealed);
            sealed.finish();
        };
    }

    @Override
    public String toString() {
        return written.id();
    }
}
