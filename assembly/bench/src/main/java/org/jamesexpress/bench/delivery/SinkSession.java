package org.jamesexpress.bench.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The receiving end of an SMTP session, which takes everything and keeps nothing. Used by one thread. */
final class SinkSession {
    private static final int LONGEST_LINE = 1_000;
    private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};
    private static final int LINE_END = 2;

    private enum State {
        COMMANDS,
        DATA,
        CHUNK
    }

    private final boolean chunking;
    private final byte[] line = new byte[LONGEST_LINE];
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
    private final List<Integer> recipients = new ArrayList<>();
    private List<Integer> accepted = new ArrayList<>();
    private int length;
    private State state = State.COMMANDS;
    private int matched;
    private long left;
    private boolean last;
    private boolean over;

    SinkSession(boolean chunking) {
        this.chunking = chunking;
        say("220 sink.bench.test ESMTP");
    }

    /** Takes what came; a command is at most of 1,000 octets. */
    void take(byte[] octets, int count) {
        int at = 0;
        while (at < count) {
            at = switch (state) {
                case COMMANDS -> command(octets, at, count);
                case DATA -> data(octets, at, count);
                case CHUNK -> chunk(at, count);
            };
        }
    }

    /** The replies since they were asked for last; they go out together. */
    byte[] replies() {
        byte[] all = replies.toByteArray();
        replies.reset();
        return all;
    }

    /** The recipients whose mails those replies accept, by number. */
    List<Integer> accepted() {
        List<Integer> all = accepted;
        accepted = new ArrayList<>();
        return all;
    }

    /** Whether the connection ends with those replies. */
    boolean isOver() {
        return over;
    }

    private int command(byte[] octets, int from, int count) {
        for (int at = from; at < count; at++) {
            if (octets[at] == '\n') {
                String text =
                        new String(line, 0, length > 0 && line[length - 1] == '\r' ? length - 1 : length, US_ASCII);
                length = 0;
                answer(text);
                return at + 1;
            }
            if (length < LONGEST_LINE) {
                line[length++] = octets[at];
            }
        }
        return count;
    }

    private void answer(String command) {
        String verb = command.length() < 4 ? "" : command.substring(0, 4).toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" ->
                say("250-sink.bench.test\r\n250-PIPELINING\r\n250-SIZE 1000000000\r\n"
                        + (chunking ? "250-CHUNKING\r\n" : "") + "250 8BITMIME");
            case "RCPT" -> {
                recipients.add(Scene.number(command.substring(command.indexOf('<') + 1)));
                say("250 2.1.5 ok");
            }
            case "DATA" -> {
                say("354 go on");
                state = State.DATA;
                matched = LINE_END;
            }
            case "BDAT" -> {
                String[] words = command.split(" ", -1);
                left = Long.parseLong(words[1]);
                last = words.length > 2;
                state = State.CHUNK;
                endChunk();
            }
            case "QUIT" -> {
                say("221 2.0.0 bye");
                over = true;
            }
            default -> {
                if (verb.equals("RSET") || verb.equals("MAIL")) {
                    recipients.clear();
                }
                say("250 2.0.0 ok");
            }
        }
    }

    private int data(byte[] octets, int from, int count) {
        for (int at = from; at < count; at++) {
            byte octet = octets[at];
            if (octet == END[matched]) {
                matched++;
                if (matched == END.length) {
                    accept();
                    return at + 1;
                }
            } else {
                matched = octet == '\r' ? 1 : 0;
            }
        }
        return count;
    }

    private int chunk(int from, int count) {
        int some = (int) Math.min(left, count - from);
        left -= some;
        endChunk();
        return from + some;
    }

    private void endChunk() {
        if (left == 0 && last) {
            accept();
        } else if (left == 0) {
            say("250 2.0.0 ok");
            state = State.COMMANDS;
        }
    }

    private void accept() {
        accepted.addAll(recipients);
        recipients.clear();
        say("250 2.0.0 taken");
        state = State.COMMANDS;
    }

    private void say(String text) {
        replies.writeBytes((text + "\r\n").getBytes(US_ASCII));
    }
}
