package org.jamesexpress.archive.search;

/** Is told how far an index has come. */
public interface Progress {
    Progress UNSEEN = (mails, done, all) -> {};

    /**
     * Some mails more are in the index.
     *
     * @param mails that are new in it
     * @param done bytes of the ledger that were read
     * @param all bytes of the ledger that had to be read at the begin
     */
    void at(long mails, long done, long all);
}
