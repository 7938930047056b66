package org.jamesexpress.archive;

import java.time.LocalDate;
import java.util.Optional;

/** What a line of the ledger says. */
public sealed interface Entry {
    /**
     * An archive was begun; the first line of all.
     *
     * @param archive tells it from every other archive
     * @param format of the files and of the ledger: 1
     */
    record Opened(String archive, int format) implements Entry {}

    /**
     * A mail was archived.
     *
     * @param id is in the names of its files
     * @param file of the message, from the archive's directory
     * @param size of that file in bytes
     * @param sha256 of that file as it is stored, in lower-case hexadecimal
     * @param sidecar the SHA-256 of the sidecar's file
     * @param until the last day of UTC on which it must be kept; empty for ever
     */
    record Archived(String id, String file, long size, String sha256, String sidecar, Optional<LocalDate> until)
            implements Entry {}

    /**
     * A mail was taken away for good: its tombstone.
     *
     * @param id of the mail
     * @param file of its message
     * @param mail its name in the server that archived it; empty if its key was erased before
     * @param rule by which its time was over; empty if it went before
     * @param reason why it went before its time; empty if that was over
     * @param by who had it taken away
     * @param missing whether its message's file was missing by then
     */
    record Purged(String id, String file, String mail, String rule, String reason, String by, boolean missing)
            implements Entry {
        /** Of a mail that was there. */
        public Purged(String id, String file, String mail, String rule, String reason, String by) {
            this(id, file, mail, rule, reason, by, false);
        }
    }

    /**
     * Mails are held from now on, however their time goes: all that a query finds, also those that come later.
     *
     * @param name of the hold
     * @param query what {@code express archive search} takes; so long ago counts from this line
     * @param zone whose days the query means; empty for UTC
     * @param reason why
     * @param by who ordered it
     */
    record Held(String name, String query, String zone, String reason, String by) implements Entry {}

    /**
     * A hold has ended.
     *
     * @param name of the hold
     * @param reason why
     * @param by who ended it
     */
    record Released(String name, String reason, String by) implements Entry {}

    /**
     * A day has ended: the last line of its file.
     *
     * @param lines of that day before this one
     * @param root of the {@link MerkleTree} of these lines, in lower-case hexadecimal
     */
    record Closed(LocalDate day, long lines, String root) implements Entry {}
}
