package org.jamesexpress.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** SMTP on the wire: lines, and a message with its dots (RFC 5321 section 4.5.2). */
final class SmtpLines {
    private SmtpLines() {}

    /** One line without its end. */
    static String read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        readLine(in, line);
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** The message up to the line that holds a dot alone, its doubled dots single again. */
    static Octets readToDot(InputStream in) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            line.reset();
            readLine(in, line);
            byte[] bytes = line.toByteArray();
            boolean dot = bytes[0] == '.';
            if (dot && bytes.length == ".\r\n".length()) {
                return Octets.of(content.toByteArray());
            }
            content.write(bytes, dot ? 1 : 0, bytes.length - (dot ? 1 : 0));
        }
    }

    /** A message of CRLF lines, its leading dots doubled, and the dot that ends it. */
    static void writeToDot(Octets content, OutputStream out) throws IOException {
        boolean lineStart = true;
        for (byte b : content.bytes()) {
            if (lineStart && b == '.') {
                out.write('.');
            }
            out.write(b);
            lineStart = b == '\n';
        }
        out.write(".\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** What stands between the angle brackets of MAIL FROM or RCPT TO. */
    static String path(String command) {
        return command.substring(command.indexOf('<') + 1, command.indexOf('>'));
    }

    private static void readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
        int b;
        do {
            b = in.read();
            if (b < 0) {
                throw new EOFException("The connection ended within a line");
            }
            line.write(b);
        } while (b != '\n');
    }
}
