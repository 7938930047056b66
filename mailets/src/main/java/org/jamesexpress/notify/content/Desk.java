package org.jamesexpress.notify.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.notify.event.Attachments;
import org.jamesexpress.store.Sha256;

/** Gives out what links open. Any thread may ask; guarded by the map of what is known, which nobody holds while reading. */
public final class Desk {
    private static final Pattern FORM = Pattern.compile(
            Links.PATH + "(?<event>" + Contents.ID + ")/(?:message\\.eml|attachments/(?<number>[1-9]\\d{0,3}))");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");
    private static final int MOST_KNOWN = 1_000;

    private final Messages messages;
    private final Links links;
    private final Clock clock;

    /** What was read to its end once, by its path: who asks for a part of it need not wait for that again. */
    private final Map<String, Download> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Download> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    public Desk(Messages messages, Links links, Clock clock) {
        this.messages = messages;
        this.links = links;
        this.clock = clock;
    }

    /**
     * What a link opens now. Who has no right one is not told what there is.
     *
     * @param path decoded, from {@link Links#PATH} on
     * @param expires the parameter; empty where there is none
     * @param signature likewise
     */
    public Answer open(String path, String expires, String signature) throws IOException {
        Matcher form = FORM.matcher(path);
        if (!form.matches()) {
            return new Refusal(404, "There is " + Links.PATH + "EVENT/message.eml, and EVENT/attachments/NUMBER");
        }
        if (!SECONDS.matcher(expires).matches() || !links.isOurs(path, expires, signature)) {
            return new Refusal(403, "The link is not ours, or not whole: it is good as it stands in an event");
        }
        Instant end = Instant.ofEpochSecond(Long.parseLong(expires));
        if (!clock.instant().isBefore(end)) {
            return new Refusal(403, "The link expired at " + end + ": its event has a new one when it is sent again");
        }
        try {
            Optional<Kept> kept = messages.find(form.group("event"));
            return kept.isEmpty() ? gone() : found(path, kept.get().file(), Optional.ofNullable(form.group("number")));
        } catch (NoSuchFileException e) {
            return gone();
        }
    }

    private static Refusal gone() {
        return new Refusal(410, "The message is not kept any more");
    }

    private Answer found(String path, Path file, Optional<String> number) throws IOException {
        synchronized (known) {
            if (known.containsKey(path)) {
                return known.get(path);
            }
        }
        Optional<Download> read = number.isEmpty() ? message(file) : attachment(file, Integer.parseInt(number.get()));
        synchronized (known) {
            read.ifPresent(download -> known.put(path, download));
        }
        return read.<Answer>map(download -> download)
                .orElseGet(() -> new Refusal(404, "The message has no such attachment"));
    }

    private static Optional<Download> message(Path file) throws IOException {
        Download.Source source = () -> Files.newInputStream(file);
        try (InputStream in = source.open()) {
            return Optional.of(read("message.eml", "message/rfc822", in, source));
        }
    }

    private static Optional<Download> attachment(Path file, int number) throws IOException {
        AttachmentSource source = new AttachmentSource(file, number);
        Optional<AttachmentSource.Opened> opened = source.part();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream body = opened.get().body()) {
            String name = Attachments.name(opened.get().part());
            return Optional.of(read(name, opened.get().part().type(), body, source));
        }
    }

    private static Download read(String name, String type, InputStream in, Download.Source source) throws IOException {
        MessageDigest digest = Sha256.digest();
        long size = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return new Download(name, type, size, Sha256.hex(digest), source);
    }
}
