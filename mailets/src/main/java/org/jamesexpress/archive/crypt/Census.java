package org.jamesexpress.archive.crypt;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of mails, counted.
 *
 * @param mails whose keys a master key has wrapped, by its id
 * @param erased keys
 * @param damaged lines
 */
public record Census(SortedMap<String, Long> mails, long erased, long damaged) {
    public Census {
        mails = Collections.unmodifiableSortedMap(new TreeMap<>(mails));
    }

    /** Counts lines of key files; used by one thread. */
    static final class Counter {
        private final SortedMap<String, Long> mails = new TreeMap<>();
        private long erased;
        private long damaged;

        void add(byte[] line) {
            Optional<KeyRecord> record = KeyRecord.parse(line);
            if (record.isEmpty()) {
                damaged++;
            } else if (record.get().isErased()) {
                erased++;
            } else {
                mails.merge(record.get().master(), 1L, Long::sum);
            }
        }

        Census census() {
            return new Census(mails, erased, damaged);
        }
    }
}
