package org.jamesexpress.webadmin;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.james.mailbox.exception.MailboxException;
import org.jamesexpress.webadmin.RestoreMailbox.Place;

/**
 * The SHA-256 of messages in mailboxes, so that a run, which is many requests, reads each of them once: the latest hundred
 * thousand (some 20 MB), as long as nothing else needs the memory. Used by one thread at a time.
 */
final class RestoreHashes {
    private static final int MOST = 100_000;

    private SoftReference<Map<Place, String>> known = new SoftReference<>(new Latest());

    /** Is asked for what isn't known. */
    interface Reader {
        String hash(Place place) throws MailboxException, IOException;
    }

    String of(Place place, Reader reader) throws MailboxException, IOException {
        Map<Place, String> hashes = hashes();
        String hash = hashes.get(place);
        if (hash == null) {
            hash = reader.hash(place);
            hashes.put(place, hash);
        }
        return hash;
    }

    void note(Place place, String hash) {
        hashes().put(place, hash);
    }

    private Map<Place, String> hashes() {
        Map<Place, String> hashes = known.get();
        if (hashes == null) {
            hashes = new Latest();
            known = new SoftReference<>(hashes);
        }
        return hashes;
    }

    /** Forgets what was used the longest ago. */
    private static final class Latest extends LinkedHashMap<Place, String> {
        private static final long serialVersionUID = 1L;

        Latest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, String> eldest) {
            return size() > MOST;
        }
    }
}
