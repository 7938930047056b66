package org.jamesexpress.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** One session of {@link ManyHosts}, which knows PIPELINING and CHUNKING. Used by its thread. */
final class HostTalk {
    /** Hears of mail that is taken. */
    interface Taking {
        void taken(List<String> recipients, long octets);
    }

    private static final int LONGEST_LINE = 1000;
    private static final byte[] END = "\r\n.\r\n".getBytes(US_ASCII);
    private static final int LINE_END = 2;

    private enum Hearing {
        COMMANDS,
        MESSAGE,
        CHUNK,
        /** Nothing, until the message is answered. */
        HELD
    }

    private final Supplier<ManyHosts.Manners> manners;
    private final String host;
    private final Taking taking;
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder replies = new StringBuilder();
    private final List<String> recipients = new ArrayList<>();
    private Hearing hearing = Hearing.COMMANDS;
    private final ByteArrayOutputStream unheard = new ByteArrayOutputStream(0);
    private boolean over;

    /** Octets of the message's end that have come. */
    private int matched;

    /** Octets of a chunk that have not come yet. */
    private long left;

    private long octets;

    HostTalk(Supplier<ManyHosts.Manners> manners, String host, Taking taking) {
        this.manners = manners;
        this.host = host;
        this.taking = taking;
    }

    String greeting() {
        return manners.get().greets(host) ? "220 many.test ESMTP\r\n" : "";
    }

    /** Takes what came, and gives the replies to it. */
    String hear(byte[] came, int count) {
        for (int i = 0; i < count; i++) {
            switch (hearing) {
                case COMMANDS -> hearCommand(came[i]);
                case MESSAGE -> hearMessage(came[i]);
                case CHUNK -> hearChunk();
                case HELD -> unheard.write(came[i]);
            }
        }
        String all = replies.toString();
        replies.setLength(0);
        return all;
    }

    /** Whether a message waits to be answered. */
    boolean isHeld() {
        return hearing == Hearing.HELD;
    }

    /** Answers it, and gives that and the replies to what came after it. */
    String goOn(String reply) {
        answerMessage(reply);
        byte[] later = unheard.toByteArray();
        unheard.reset();
        return hear(later, later.length);
    }

    boolean isOver() {
        return over;
    }

    private void hearCommand(byte octet) {
        if (octet == '\n') {
            answer(line.toString().strip());
            line.setLength(0);
        } else if (line.length() < LONGEST_LINE) {
            line.append((char) octet);
        }
    }

    private void hearMessage(byte octet) {
        octets++;
        if (octet != END[matched]) {
            matched = octet == '\r' ? 1 : 0;
        } else if (++matched == END.length) {
            messageHasCome();
        }
    }

    private void hearChunk() {
        if (--left == 0) {
            messageHasCome();
        }
    }

    private void messageHasCome() {
        Optional<String> reply = recipients.isEmpty()
                ? Optional.of("554 5.5.1 no valid recipients")
                : manners.get().toMessage(host);
        hearing = Hearing.HELD;
        reply.ifPresent(this::answerMessage);
    }

    private void answerMessage(String reply) {
        if (reply.startsWith("2")) {
            taking.taken(recipients, octets);
        }
        say(reply);
        hearing = Hearing.COMMANDS;
    }

    private void answer(String command) {
        String verb = command.substring(0, Math.min(4, command.length())).toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" ->
                say("250-many.test\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n"
                        + (manners.get().takesChunks(host) ? "250-CHUNKING\r\n" : "") + "250 8BITMIME");
            case "MAIL" -> {
                recipients.clear();
                say("250 2.1.0 ok");
            }
            case "RCPT" -> answerRecipient(command.substring(command.indexOf('<') + 1, command.indexOf('>')));
            case "DATA" -> answerData();
            case "BDAT" -> {
                octets = Long.parseLong(command.split(" ", -1)[1]);
                left = octets;
                hearing = Hearing.CHUNK;
            }
            case "QUIT" -> {
                say("221 2.0.0 bye");
                over = true;
            }
            default -> say("250 2.0.0 ok");
        }
    }

    private void answerRecipient(String recipient) {
        String reply = manners.get().toRecipient(host, recipient);
        if (reply.startsWith("2")) {
            recipients.add(recipient);
        }
        say(reply);
    }

    private void answerData() {
        if (recipients.isEmpty()) {
            say("554 5.5.1 no valid recipients");
            return;
        }
        say("354 go on");
        hearing = Hearing.MESSAGE;
        matched = LINE_END;
        octets = 0;
    }

    private void say(String reply) {
        replies.append(reply).append("\r\n");
    }
}
