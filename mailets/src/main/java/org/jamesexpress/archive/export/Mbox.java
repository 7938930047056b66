package org.jamesexpress.archive.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;

/** A file of many messages (RFC 4155). Lines end with LF there; a line that begins with From gets a mark before it. */
final class Mbox implements Target {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Part file;
    private final OutputStream out;
    private final Manifest manifest = new Manifest();

    Mbox(Path to) throws IOException {
        this.file = Part.of(to);
        this.out = new BufferedOutputStream(Files.newOutputStream(file.unfinished()));
    }

    @Override
    public void add(ArchivedMail mail) throws IOException {
        String from = mail.reversePath().isEmpty() ? "MAILER-DAEMON" : mail.reversePath();
        out.write(("From " + from.replaceAll("[\\s\\p{Cntrl}]", "_") + " " + TIME.format(mail.arrived()) + "\n")
                .getBytes(UTF_8));
        Lines lines = new Lines(out);
        mail.writeTo(lines);
        lines.end();
        manifest.add(mail.sha256(), mail.plainFile());
    }

    @Override
    public void finish() throws IOException {
        out.close();
        file.finish();
        Path name = file.target();
        DurableFile.write(name.resolveSibling(name.getFileName() + ".sha256"), Content.of(manifest.octets()));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Turns the lines of a message into those of the file. */
    private static final class Lines extends FilterOutputStream {
        /** How much of {@code >*From } the line has had so far; beyond it nothing needs a mark. */
        private final StringBuilder begin = new StringBuilder();

        private boolean undecided = true;
        private boolean heldReturn;
        private boolean lineIsEmpty = true;

        Lines(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            if (heldReturn && octet != '\n') {
                literal('\r');
            }
            heldReturn = octet == '\r';
            if (octet == '\n') {
                endLine();
            } else if (!heldReturn) {
                literal(octet);
            }
        }

        private void literal(int octet) throws IOException {
            lineIsEmpty = false;
            if (!undecided) {
                out.write(octet);
                return;
            }
            begin.append((char) (octet & 0xff));
            String marks = begin.toString().replaceFirst("^>*", "");
            if (marks.equals("From ")) {
                out.write('>');
                decide();
            } else if (!"From ".startsWith(marks)) {
                decide();
            }
        }

        private void decide() throws IOException {
            undecided = false;
            for (int i = 0; i < begin.length(); i++) {
                out.write(begin.charAt(i));
            }
            begin.setLength(0);
        }

        private void endLine() throws IOException {
            decide();
            out.write('\n');
            undecided = true;
            lineIsEmpty = true;
        }

        /** The message ends with a line, and an empty one stands after it. */
        void end() throws IOException {
            if (heldReturn) {
                heldReturn = false;
                literal('\r');
            }
            if (!lineIsEmpty) {
                endLine();
            }
            out.write('\n');
        }
    }
}
