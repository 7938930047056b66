package org.jamesexpress.archive.proof;

/**
 * Something that is wrong with an archive.
 *
 * @param where a file, from the archive's directory
 * @param words says what is wrong there
 */
public record Finding(Kind kind, String where, String words) {
    /** In what way it is wrong. */
    public enum Kind {
        /** The file is not what the ledger says. */
        CHANGED,
        /** The file is another mail's. */
        SWAPPED,
        /** The file is gone. */
        MISSING,
        /** The file stands under another name. */
        MOVED,
        /** No line of the ledger names the file. */
        EXTRA,
        /** The file is still there, though its mail was purged. */
        LEFT,
        /** A line of the ledger does not follow the one before: one was changed, added, taken away or moved. */
        BROKEN,
        /** The ledger had more lines once. */
        CUT_OFF,
        /** The second place doesn't know what it should. */
        UNATTESTED,
        /** The stamp of a day is missing, or is none of how this day was closed. */
        STAMP,
        /** The file or folder can't be read. */
        UNREADABLE
    }
}
