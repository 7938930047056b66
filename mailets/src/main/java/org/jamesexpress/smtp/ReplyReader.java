package org.jamesexpress.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads replies, and no more of them than a host could mean. Belongs to the session's thread. */
final class ReplyReader {
    /** RFC 5321 4.5.3.1.5 allows 512 octets; hosts do send more. */
    static final int LONGEST_LINE = 4096;

    static final int MOST_LINES = 128;

    private final InputStream in;
    private final Dialogue dialogue;

    ReplyReader(InputStream in, Dialogue dialogue) {
        this.in = in;
        this.dialogue = dialogue;
    }

    /** @throws NotSmtp if what comes is not a reply */
    Reply read() throws IOException {
        List<String> lines = new ArrayList<>();
        String line = readLine();
        int code = codeOf(line);
        while (isContinued(line)) {
            lines.add(textOf(line));
            if (lines.size() == MOST_LINES) {
                throw new NotSmtp("a reply of more than " + MOST_LINES + " lines");
            }
            line = readLine();
            if (codeOf(line) / 100 != code / 100) {
                throw new NotSmtp("a reply of two kinds: " + code + ", then " + shortened(line));
            }
        }
        lines.add(textOf(line));
        return Reply.of(codeOf(line), lines);
    }

    /** Whether more has come in already than was read. */
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /** Waits until {@link #read} has something to begin with, if only the end. */
    void awaitMore() throws IOException {
        in.mark(1);
        if (in.read() >= 0) {
            in.reset();
        }
    }

    private static int codeOf(String line) throws NotSmtp {
        boolean isCode = line.length() >= 3
                && "2345".indexOf(line.charAt(0)) >= 0
                && isDigit(line.charAt(1))
                && isDigit(line.charAt(2))
                && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
        if (!isCode) {
            throw new NotSmtp("not an SMTP reply: " + shortened(line));
        }
        return Integer.parseInt(line.substring(0, 3));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isContinued(String line) {
        return line.length() > 3 && line.charAt(3) == '-';
    }

    private static String textOf(String line) {
        return line.length() > 4 ? line.substring(4) : "";
    }

    private static String shortened(String line) {
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }

    /** Up to LF; a CR before it is left out. */
    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            if (line.size() == LONGEST_LINE) {
                throw new NotSmtp("a reply line of more than " + LONGEST_LINE + " octets");
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        String printable = Parameters.printable(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        dialogue.received(printable);
        return printable;
    }

    /** What came was not SMTP. The message says what it was. */
    static final class NotSmtp extends IOException {
        private static final long serialVersionUID = 1;

        NotSmtp(String whatCame) {
            super(whatCame);
        }
    }
}
