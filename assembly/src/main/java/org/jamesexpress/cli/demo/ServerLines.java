package org.jamesexpress.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the hops out of what the server logs, and keeps the log. One thread: the one that reads the server's output. */
final class ServerLines {
    private static final Pattern ARCHIVED = Pattern.compile(" archived .*path=(\\S+) sha256=(\\S+) ");
    private static final Pattern SETTLED =
            Pattern.compile(" to=<([^>]*)>, relay=([^,]*), .*dsn=([^,]*), status=(\\w+) \\((.*)\\)$");
    private static final Pattern TROUBLE = Pattern.compile("^\\S+ (WARN|ERROR) ");

    private static final int SHORT_HASH = 16;

    private final Path home;
    private final Journal journal;
    private final Writer log;

    ServerLines(Path home, Journal journal, Writer log) {
        this.home = home;
        this.journal = journal;
        this.log = log;
    }

    void take(String line) {
        keep(line);
        Matcher archived = ARCHIVED.matcher(line);
        Matcher settled = SETTLED.matcher(line);
        if (archived.find()) {
            journal.say(
                    Hop.ARCHIVED,
                    home.relativize(Path.of(archived.group(1))).toString(),
                    "sha256 " + archived.group(2).substring(0, SHORT_HASH) + "…");
        } else if (settled.find()) {
            String host = settled.group(2).replaceFirst(":\\d+$", "");
            String words =
                    settled.group(5).replace("host " + host + " said: ", "").replace(host + ": ", "");
            journal.say(hop(settled.group(4)), settled.group(1), host + ": " + words);
        } else if (line.startsWith("listening")
                || line.equals("ready")
                || TROUBLE.matcher(line).find()) {
            journal.print("  server | " + line);
        }
    }

    private static Hop hop(String status) {
        return switch (status) {
            case "sent" -> Hop.DELIVERED;
            case "bounced" -> Hop.BOUNCED;
            default -> Hop.TRIED;
        };
    }

    private void keep(String line) {
        try {
            log.write(line + "\n");
            log.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
