package org.jamesexpress.mime;

import java.util.Locale;
import java.util.Optional;

/** What the header of one entity says of its body: of a message, or of a part of one (RFC 2045). Used by one thread. */
final class Part {
    /** How the octets of a body stand for what is meant (RFC 2045 6). */
    enum Encoding {
        /** 7bit, 8bit, binary, or a word that nobody knows. */
        NONE,
        QUOTED_PRINTABLE,
        BASE64,
        /** Not of MIME, but older, and known to many; there is no octet above 127 in it. */
        UUENCODED
    }

    static final String MIME_VERSION = "mime-version";
    static final String CONTENT_TYPE = "content-type";
    static final String ENCODING = "content-transfer-encoding";

    private final int number;
    private final boolean message;
    private final String usualType;
    private Optional<ContentType> type = Optional.empty();
    private Optional<String> encoding = Optional.empty();
    private boolean versioned;
    private boolean typed;
    private boolean leaf;

    /**
     * @param number in the order of the headers
     * @param message rather than a part of a multipart
     * @param usualType of one whose header names none
     */
    Part(int number, boolean message, String usualType) {
        this.number = number;
        this.message = message;
        this.usualType = usualType;
    }

    /** The first field of a name is the one that counts. */
    void take(HeaderField field) {
        switch (field.name()) {
            case MIME_VERSION -> versioned = true;
            case CONTENT_TYPE -> {
                typed = true;
                type = type.or(() -> ContentType.parse(field.value()));
            }
            case ENCODING -> encoding = encoding.or(() -> Optional.of(word(field.value())));
            default -> {
                // Says nothing of the body.
            }
        }
    }

    /** The mechanism that a Content-Transfer-Encoding field names, in lower case. */
    static String word(String value) {
        return value.split("[ \t;(]", 2)[0].toLowerCase(Locale.ROOT);
    }

    void beLeaf() {
        leaf = true;
    }

    /** Whether its body is not looked into for further parts. */
    boolean isLeaf() {
        return leaf;
    }

    int number() {
        return number;
    }

    boolean isMessage() {
        return message;
    }

    /** Whether its header has a MIME-Version. */
    boolean isVersioned() {
        return versioned;
    }

    /** Whether its header has a Content-Type, be it a wrong one. */
    boolean isTyped() {
        return typed;
    }

    String type() {
        return type.map(ContentType::type).orElse(usualType);
    }

    boolean isMultipart() {
        return type().startsWith("multipart/");
    }

    /** A message in a message, unless it is encoded against the rules (RFC 2046 5.2.1, RFC 6532 3.7). */
    boolean holdsMessage() {
        return encoding() == Encoding.NONE && (type().equals("message/rfc822") || type().equals("message/global"));
    }

    /** Of a multipart. */
    String boundary() {
        return type.flatMap(ContentType::boundary).orElseThrow();
    }

    Encoding encoding() {
        return switch (encoding.orElse("")) {
            case "quoted-printable" -> Encoding.QUOTED_PRINTABLE;
            case "base64" -> Encoding.BASE64;
            case "x-uuencode", "uuencode", "x-uue", "uue" -> Encoding.UUENCODED;
            default -> Encoding.NONE;
        };
    }
}
