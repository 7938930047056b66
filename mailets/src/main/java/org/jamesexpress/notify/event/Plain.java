package org.jamesexpress.notify.event;

import static java.lang.Character.UnicodeScript.ARABIC;
import static java.lang.Character.UnicodeScript.BENGALI;
import static java.lang.Character.UnicodeScript.DEVANAGARI;
import static java.lang.Character.UnicodeScript.GUJARATI;
import static java.lang.Character.UnicodeScript.GURMUKHI;
import static java.lang.Character.UnicodeScript.KANNADA;
import static java.lang.Character.UnicodeScript.KHMER;
import static java.lang.Character.UnicodeScript.MALAYALAM;
import static java.lang.Character.UnicodeScript.MYANMAR;
import static java.lang.Character.UnicodeScript.ORIYA;
import static java.lang.Character.UnicodeScript.SINHALA;
import static java.lang.Character.UnicodeScript.SYRIAC;
import static java.lang.Character.UnicodeScript.TAMIL;
import static java.lang.Character.UnicodeScript.TELUGU;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Text of others made safe to show on a line: no control, no bidirectional control, no character that nobody sees, each run
 * of white space one blank. Used once, by one thread.
 */
final class Plain {
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;

    /** Scripts whose writers need the two joiners. */
    private static final Set<UnicodeScript> JOINED = EnumSet.of(
            ARABIC,
            SYRIAC,
            DEVANAGARI,
            BENGALI,
            GURMUKHI,
            GUJARATI,
            ORIYA,
            TAMIL,
            TELUGU,
            KANNADA,
            MALAYALAM,
            SINHALA,
            KHMER,
            MYANMAR);

    private final StringBuilder plain = new StringBuilder();
    private final int most;
    private int last = ' ';

    private Plain(int most) {
        this.most = most;
    }

    /** @param most in UTF-16 units; the end is never half a character */
    static String of(String text, int most) {
        return new Plain(most).read(text);
    }

    private String read(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            int shown = isSpace(c) ? ' ' : c;
            if (isSeen(shown) && !(shown == ' ' && last == ' ')) {
                if (plain.length() + Character.charCount(shown) > most) {
                    break;
                }
                plain.appendCodePoint(shown);
                last = shown;
            }
        }
        return plain.toString().strip();
    }

    private static boolean isSpace(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT -> (c == JOINER || c == NON_JOINER) && joins(last);
            case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            default -> !isFiller(c);
        };
    }

    /** Whether a joiner behind this character means something: within some scripts, and between emoji. */
    private static boolean joins(int before) {
        return switch (Character.getType(before)) {
            case Character.OTHER_SYMBOL, Character.MODIFIER_SYMBOL -> true;
            default -> before == 0xFE0F || JOINED.contains(UnicodeScript.of(before));
        };
    }

    /** Letters and marks that are drawn as nothing; senders fill previews with them. */
    private static boolean isFiller(int c) {
        return switch (c) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> false;
        };
    }
}
