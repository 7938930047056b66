package org.jamesexpress.archive.crypt;

import java.util.Collections;
import java.util.List;
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
    static final Census NOTHING = new Census(new TreeMap<>(), 0, 0);

    public Census {
        mails = Collections.unmodifiableSortedMap(new TreeMap<>(mails));
    }

    Census with(List<byte[]> lines) {
        SortedMap<String, Long> all = new TreeMap<>(mails);
        long gone = erased;
        long bad = damaged;
        for (byte[] line : lines) {
            Optional<KeyRecord> record = KeyRecord.parse(line);
            if (record.isEmpty()) {
                bad++;
            } else if (record.get().isErased()) {
                gone++;
            } else {
                all.merge(record.get().master(), 1L, Long::sum);
            }
        }
        return new Census(all, gone, bad);
    }
}
