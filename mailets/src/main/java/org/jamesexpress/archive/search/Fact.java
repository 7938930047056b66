package org.jamesexpress.archive.search;

/** What a mail is, as {@linkplain Tokens#addWhole whole tokens} of a field of their own. */
final class Fact {
    /** Every one is, so that it can be said which of all are meant not. */
    static final String MAIL = "mail";

    static final String ATTACHMENT = "attachment";

    private Fact() {}

    static String direction(String word) {
        return "direction-" + word;
    }
}
