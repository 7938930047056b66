package org.jamesexpress.matchers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of a structured header field (RFC 5322 3.2): words, quoted strings and separators, without the comments and
 * blanks between them. They are taken one after the other, by one thread.
 */
final class Tokens {
    private enum Kind {
        WORD,
        QUOTED,
        SEPARATOR
    }

    private record Token(Kind kind, String text) {}

    private final String field;
    private final String separators;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int next;

    private Tokens(String field, String separators) {
        this.field = field;
        this.separators = separators;
    }

    /**
     * Cuts a field into tokens.
     *
     * @param separators characters that stand for themselves
     * @throws IllegalArgumentException when a comment or a quoted string does not end
     */
    static Tokens of(String field, String separators) {
        Tokens cut = new Tokens(field, separators);
        while (cut.at < field.length()) {
            cut.cut();
        }
        return cut;
    }

    private void cut() {
        char c = field.charAt(at);
        if (isBlank(c)) {
            at++;
        } else if (c == '(') {
            skipComment();
        } else if (c == '"') {
            tokens.add(new Token(Kind.QUOTED, quoted()));
        } else if (separators.indexOf(c) >= 0) {
            tokens.add(new Token(Kind.SEPARATOR, String.valueOf(c)));
            at++;
        } else {
            tokens.add(new Token(Kind.WORD, plain()));
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private void skipComment() {
        int depth = 0;
        do {
            char c = current();
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at += c == '\\' ? 2 : 1;
        } while (depth > 0);
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        at++;
        while (current() != '"') {
            at += current() == '\\' ? 1 : 0;
            text.append(current());
            at++;
        }
        at++;
        return text.toString();
    }

    private String plain() {
        int start = at;
        while (at < field.length() && !isBlank(field.charAt(at)) && !ends(field.charAt(at))) {
            at++;
        }
        return field.substring(start, at);
    }

    private boolean ends(char c) {
        return c == '(' || c == '"' || separators.indexOf(c) >= 0;
    }

    private char current() {
        if (at >= field.length()) {
            throw new IllegalArgumentException("a comment or a quoted string does not end");
        }
        return field.charAt(at);
    }

    boolean isAtEnd() {
        return next == tokens.size();
    }

    /** Takes a separator, if it comes next. */
    boolean takes(char separator) {
        boolean comes = comes(Kind.SEPARATOR) && tokens.get(next).text().charAt(0) == separator;
        next += comes ? 1 : 0;
        return comes;
    }

    /** Takes a word, quoted or not, if one comes next. */
    Optional<String> text() {
        return comes(Kind.WORD) || comes(Kind.QUOTED)
                ? Optional.of(tokens.get(next++).text())
                : Optional.empty();
    }

    /** Takes a word without quotes, if one comes next. */
    Optional<String> word() {
        return comes(Kind.WORD) ? text() : Optional.empty();
    }

    /** Takes a word without quotes that begins so, if one comes next. */
    Optional<String> word(String beginning) {
        boolean comes = comes(Kind.WORD) && tokens.get(next).text().startsWith(beginning);
        return comes ? text() : Optional.empty();
    }

    private boolean comes(Kind kind) {
        return !isAtEnd() && tokens.get(next).kind() == kind;
    }
}
