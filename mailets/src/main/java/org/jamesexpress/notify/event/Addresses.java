package org.jamesexpress.notify.event;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.parts.EncodedWords;

/**
 * Reads an address header (RFC 5322 3.4) as senders write it. A group's members stand in the list like all others; what
 * has no address keeps its text as a name, so that nothing is lost.
 */
final class Addresses {
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?<quoted>[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"?" // a name in quotes, closed or not
                    + "|\\((?<comment>[^()]*+)\\)"
                    + "|<(?<angle>[^>]*+)>?"
                    + "|(?<end>[,;])"
                    + "|(?<group>:)"
                    + "|(?<word>[^\"(<,;:]++|.)",
            Pattern.DOTALL);

    /** One mailbox. Each text is empty where the header has none. */
    record Mailbox(String name, String address) {}

    private final List<Mailbox> found = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();
    private String comment = "";
    private String angle = "";

    private Addresses() {}

    static List<Mailbox> parse(String header) {
        Addresses addresses = new Addresses();
        Matcher token = TOKEN.matcher(header);
        while (token.find()) {
            addresses.take(token);
        }
        addresses.finish();
        return addresses.found;
    }

    private void take(Matcher token) {
        if (token.group("quoted") != null) {
            words.append(token.group("quoted").replaceAll("\\\\(.)", "$1"));
        } else if (token.group("comment") != null) {
            comment = token.group("comment");
        } else if (token.group("angle") != null) {
            angle = token.group("angle").strip();
        } else if (token.group("end") != null) {
            finish();
        } else if (token.group("group") != null) {
            words.setLength(0);
        } else {
            words.append(token.group("word"));
        }
    }

    private void finish() {
        String plain = decoded(words.toString());
        boolean bare = angle.isEmpty() && plain.indexOf('@') >= 0 && plain.indexOf(' ') < 0;
        String address = bare ? plain : angle;
        String name = bare || plain.isEmpty() ? decoded(comment) : plain;
        if (!name.isEmpty() || !address.isEmpty()) {
            found.add(new Mailbox(name, address));
        }
        words.setLength(0);
        comment = "";
        angle = "";
    }

    private static String decoded(String text) {
        return EncodedWords.decode(text).strip().replaceAll("\\s+", " ");
    }
}
