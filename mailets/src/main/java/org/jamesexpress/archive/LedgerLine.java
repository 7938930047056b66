package org.jamesexpress.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jamesexpress.store.Sha256;

/**
 * One line of the ledger: a JSON object on a line of its own. {@code previous} is the SHA-256 of the whole line before,
 * with its line feed, so that {@code sha256sum} proves the chain.
 *
 * @param number 1 for the first line of all, and then without a gap
 * @param previous 64 zeros for the first line of all
 */
public record LedgerLine(long number, Instant time, Entry entry, String previous) {
    public static final String NOTHING = "0".repeat(64);

    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper READER = new ObjectMapper();

    private static final String OPENED = "open";
    private static final String ARCHIVED = "mail";
    private static final String CLOSED = "close";
    private static final String PURGED = "purge";
    private static final String HELD = "hold";
    private static final String RELEASED = "release";

    /** The octets of the line, with the line feed. */
    public byte[] octets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("number", number);
            json.writeStringField("time", time.toString());
            write(entry, json);
            json.writeStringField("previous", previous);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes everything", e);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void write(Entry entry, JsonGenerator json) throws IOException {
        if (entry instanceof Entry.Archived mail) {
            json.writeStringField("kind", ARCHIVED);
            json.writeStringField("id", mail.id());
            json.writeStringField("file", mail.file());
            json.writeNumberField("size", mail.size());
            json.writeStringField("sha256", mail.sha256());
            json.writeStringField("sidecar", mail.sidecar());
            writeIfAny(json, "until", mail.until().map(LocalDate::toString).orElse(""));
        } else if (entry instanceof Entry.Closed day) {
            json.writeStringField("kind", CLOSED);
            json.writeStringField("day", day.day().toString());
            json.writeNumberField("lines", day.lines());
            json.writeStringField("root", day.root());
        } else if (entry instanceof Entry.Opened opened) {
            json.writeStringField("kind", OPENED);
            json.writeStringField("archive", opened.archive());
            json.writeNumberField("format", opened.format());
        } else if (entry instanceof Entry.Purged purged) {
            json.writeStringField("kind", PURGED);
            json.writeStringField("id", purged.id());
            json.writeStringField("file", purged.file());
            json.writeStringField("mail", purged.mail());
            writeIfAny(json, "rule", purged.rule());
            writeIfAny(json, "reason", purged.reason());
            json.writeStringField("by", purged.by());
            if (purged.missing()) {
                json.writeBooleanField("missing", true);
            }
        } else if (entry instanceof Entry.Held hold) {
            json.writeStringField("kind", HELD);
            json.writeStringField("name", hold.name());
            json.writeStringField("query", hold.query());
            writeIfAny(json, "zone", hold.zone());
            json.writeStringField("reason", hold.reason());
            json.writeStringField("by", hold.by());
        } else if (entry instanceof Entry.Released release) {
            json.writeStringField("kind", RELEASED);
            json.writeStringField("name", release.name());
            json.writeStringField("reason", release.reason());
            json.writeStringField("by", release.by());
        }
    }

    private static void writeIfAny(JsonGenerator json, String key, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(key, value);
        }
    }

    /** What the next line calls {@code previous}. */
    public static String hash(byte[] octets) {
        return Sha256.hex(octets);
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException says what is wrong with it
     */
    public static LedgerLine parse(byte[] octets) {
        try {
            JsonNode json = READER.readTree(octets);
            return new LedgerLine(
                    whole(json, "number"), Instant.parse(text(json, "time")), entry(json), text(json, "previous"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be read", e);
        }
    }

    /** Reads a line; empty for one that {@link #parse} refuses, which is for a verification to name. */
    public static Optional<LedgerLine> ifReadable(byte[] octets) {
        try {
            return Optional.of(parse(octets));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The day that this line closes, if it closes one. */
    public Optional<LocalDate> closedDay() {
        return entry instanceof Entry.Closed closed ? Optional.of(closed.day()) : Optional.empty();
    }

    private static Entry entry(JsonNode json) {
        String kind = text(json, "kind");
        return switch (kind) {
            case ARCHIVED ->
                new Entry.Archived(
                        text(json, "id"),
                        text(json, "file"),
                        whole(json, "size"),
                        text(json, "sha256"),
                        text(json, "sidecar"),
                        Optional.of(textIfAny(json, "until"))
                                .filter(day -> !day.isEmpty())
                                .map(LocalDate::parse));
            case CLOSED ->
                new Entry.Closed(LocalDate.parse(text(json, "day")), whole(json, "lines"), text(json, "root"));
            case PURGED ->
                new Entry.Purged(
                        text(json, "id"),
                        text(json, "file"),
                        text(json, "mail"),
                        textIfAny(json, "rule"),
                        textIfAny(json, "reason"),
                        text(json, "by"),
                        json.path("missing").asBoolean());
            case HELD ->
                new Entry.Held(
                        text(json, "name"),
                        text(json, "query"),
                        textIfAny(json, "zone"),
                        text(json, "reason"),
                        text(json, "by"));
            case RELEASED -> new Entry.Released(text(json, "name"), text(json, "reason"), text(json, "by"));
            case OPENED -> new Entry.Opened(text(json, "archive"), (int) whole(json, "format"));
            default -> throw new IllegalArgumentException("its kind is " + kind);
        };
    }

    private static String text(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value.textValue();
    }

    private static String textIfAny(JsonNode json, String key) {
        return json.has(key) ? text(json, key) : "";
    }

    private static long whole(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (!value.canConvertToLong()) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value.longValue();
    }
}
