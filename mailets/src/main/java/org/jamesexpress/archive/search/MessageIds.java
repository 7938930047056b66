package org.jamesexpress.archive.search;

/** Message-IDs, with or without what stands around them. */
final class MessageIds {
    private static final int LONGEST = 998;

    private MessageIds() {}

    /** Without angle brackets, cut where no header goes on. */
    static String bare(String text) {
        String id = text.strip();
        if (id.startsWith("<") && id.indexOf('>') > 0) {
            id = id.substring(1, id.indexOf('>'));
        }
        return Shown.line(id, LONGEST);
    }
}
