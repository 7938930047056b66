package org.jamesexpress.archive;

import java.time.LocalDate;

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
     */
    record Archived(String id, String file, long size, String sha256, String sidecar) implements Entry {}

    /**
     * A day has ended: the last line of its file.
     *
     * @param lines of that day before this one
     * @param root of the {@link MerkleTree} of these lines, in lower-case hexadecimal
     */
    record Closed(LocalDate day, long lines, String root) implements Entry {}
}
