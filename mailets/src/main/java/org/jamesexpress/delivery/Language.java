package org.jamesexpress.delivery;

/** What reports are written in for people. */
public enum Language {
    EN("en"),
    /** Simplified Chinese. */
    ZH("zh-CN");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** As in RFC 5646. */
    String tag() {
        return tag;
    }
}
