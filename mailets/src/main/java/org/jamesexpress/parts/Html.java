package org.jamesexpress.parts;

import java.util.Map;
import java.util.Set;

/**
 * The words of an HTML text, as a reader sees them: without tags, comments, scripts and styles, a line a block. Nothing is
 * ever loaded. What isn't well-formed is read as far as it can be. Used by one thread.
 */
public final class Html {
    private static final Set<String> UNSEEN = Set.of("script", "style", "title", "template", "noscript");

    /** Those stand within a word or a line; all others begin a new one. */
    private static final Set<String> INLINE = Set.of(
            "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
            "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
            "o:p");

    private static final Map<String, String> ENTITIES = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("auml", "ä"),
            Map.entry("ouml", "ö"),
            Map.entry("uuml", "ü"),
            Map.entry("Auml", "Ä"),
            Map.entry("Ouml", "Ö"),
            Map.entry("Uuml", "Ü"),
            Map.entry("szlig", "ß"),
            Map.entry("eacute", "é"),
            Map.entry("egrave", "è"),
            Map.entry("agrave", "à"),
            Map.entry("ccedil", "ç"),
            Map.entry("ntilde", "ñ"),
            Map.entry("euro", "€"),
            Map.entry("pound", "£"),
            Map.entry("copy", "©"),
            Map.entry("reg", "®"),
            Map.entry("ndash", "–"),
            Map.entry("mdash", "—"),
            Map.entry("hellip", "…"),
            Map.entry("lsquo", "‘"),
            Map.entry("rsquo", "’"),
            Map.entry("ldquo", "“"),
            Map.entry("rdquo", "”"),
            Map.entry("middot", "·"),
            Map.entry("bull", "•"));

    private static final int LONGEST_ENTITY = 10;

    private final String html;
    private final String lower;
    private final StringBuilder text = new StringBuilder();
    private int here;

    private Html(String html) {
        this.html = html;
        this.lower = asciiLower(html);
    }

    /** As long as the text, which other characters would not be. */
    private static String asciiLower(String html) {
        char[] characters = html.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] >= 'A' && characters[i] <= 'Z') {
                characters[i] = (char) (characters[i] - 'A' + 'a');
            }
        }
        return new String(characters);
    }

    public static String words(String html) {
        return new Html(html).words();
    }

    private String words() {
        while (here < html.length()) {
            switch (html.charAt(here)) {
                case '<' -> tag();
                case '&' -> entity();
                case '\r', '\n', '\t' -> blank();
                default -> text.append(html.charAt(here++));
            }
        }
        return text.toString()
                .replaceAll("[ \\u00a0]{2,}", " ")
                .replaceAll(" ?\\n[ \\n]*", "\n")
                .strip();
    }

    private void blank() {
        text.append(' ');
        here++;
    }

    private void tag() {
        if (lower.startsWith("<!--", here)) {
            here = after("-->", here);
            return;
        }
        int begin = lower.startsWith("</", here) ? here + 2 : here + 1;
        int end = begin;
        while (end < lower.length() && isOfAName(lower.charAt(end))) {
            end++;
        }
        String name = lower.substring(begin, end);
        if (name.isEmpty() && !lower.startsWith("<!", here) && !lower.startsWith("<?", here)) {
            text.append(html.charAt(here++)); // only a less-than sign
            return;
        }
        boolean opens = begin == here + 1;
        here = endOfTag(end);
        if (opens && UNSEEN.contains(name)) {
            here = after(">", startOf("</" + name, here));
        }
        if (!INLINE.contains(name)) {
            text.append('\n');
        }
    }

    private static boolean isOfAName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ':' || c == '-';
    }

    /** A greater-than sign between quotes doesn't end it, unless the quote never ends. */
    private int endOfTag(int from) {
        int i = from;
        while (i < html.length() && html.charAt(i) != '>') {
            char c = html.charAt(i);
            int quoteEnds = (c == '"' || c == '\'') && html.charAt(i - 1) == '=' ? html.indexOf(c, i + 1) : -1;
            i = quoteEnds > 0 ? quoteEnds + 1 : i + 1;
        }
        return Math.min(html.length(), i + 1);
    }

    private int startOf(String what, int from) {
        int found = lower.indexOf(what, from);
        return found < 0 ? lower.length() : found;
    }

    private int after(String what, int from) {
        return Math.min(lower.length(), startOf(what, from) + what.length());
    }

    private void entity() {
        int end = here + 1;
        int most = Math.min(html.length(), here + LONGEST_ENTITY);
        while (end < most && html.charAt(end) != ';') {
            end++;
        }
        String name = end < most ? html.substring(here + 1, end) : "";
        String plain = name.startsWith("#") ? numbered(name) : ENTITIES.getOrDefault(name, "");
        if (plain.isEmpty()) {
            text.append(html.charAt(here++));
        } else {
            text.append(plain);
            here = end + 1;
        }
    }

    private static String numbered(String name) {
        boolean hex = name.startsWith("#x") || name.startsWith("#X");
        try {
            int c = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
            return Character.isValidCodePoint(c) ? Character.toString(c) : "";
        } catch (NumberFormatException e) {
            return "";
        }
    }
}
