package org.jamesexpress.archive.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;

/**
 * How far a verification has come, so that another can go on from there.
 *
 * @param last the day that is done; empty before the first
 * @param number of the last line read
 * @param hash of the last line read
 * @param mails looked at
 * @param purged mails that were taken away for good, by their tombstones
 * @param bytes read
 * @param missing files that the ledger names and that were not found, with their SHA-256
 * @param extra files that were found and that the ledger has not named yet
 * @param findings all others
 */
public record Checkpoint(
        Optional<LocalDate> last,
        long number,
        String hash,
        long mails,
        long purged,
        long bytes,
        List<Missing> missing,
        Set<String> extra,
        List<Finding> findings) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A file that was not found, and the SHA-256 it should have. */
    public record Missing(String file, String sha256) {}

    /** Before the first line. */
    public static Checkpoint begin() {
        return new Checkpoint(Optional.empty(), 0, LedgerLine.NOTHING, 0, 0, 0, List.of(), Set.of(), List.of());
    }

    /** The same with more findings. */
    public Checkpoint with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new Checkpoint(last, number, hash, mails, purged, bytes, missing, extra, all);
    }

    /** Writes it to a file, whole or not at all. */
    public void save(Path file) throws IOException {
        ObjectNode json = JSON.createObjectNode()
                .put("number", number)
                .put("hash", hash)
                .put("mails", mails)
                .put("purged", purged)
                .put("bytes", bytes);
        last.ifPresent(day -> json.put("last", day.toString()));
        ArrayNode gone = json.putArray("missing");
        missing.forEach(each -> gone.addObject().put("file", each.file()).put("sha256", each.sha256()));
        ArrayNode found = json.putArray("extra");
        extra.forEach(found::add);
        ArrayNode wrong = json.putArray("findings");
        findings.forEach(each -> wrong.addObject()
                .put("kind", each.kind().name())
                .put("where", each.where())
                .put("words", each.words()));
        DurableFile.write(file, Content.of(JSON.writeValueAsBytes(json)));
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IOException also when it is something else
     */
    public static Checkpoint load(Path file) throws IOException {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            List<Missing> missing = new ArrayList<>();
            json.path("missing")
                    .forEach(each -> missing.add(new Missing(
                            each.path("file").asText(), each.path("sha256").asText())));
            Set<String> extra = new TreeSet<>();
            json.path("extra").forEach(each -> extra.add(each.asText()));
            List<Finding> findings = new ArrayList<>();
            json.path("findings")
                    .forEach(each -> findings.add(new Finding(
                            Kind.valueOf(each.path("kind").asText()),
                            each.path("where").asText(),
                            each.path("words").asText())));
            return new Checkpoint(
                    Optional.ofNullable(json.get("last")).map(day -> LocalDate.parse(day.asText())),
                    json.path("number").asLong(),
                    json.path("hash").asText(),
                    json.path("mails").asLong(),
                    json.path("purged").asLong(),
                    json.path("bytes").asLong(),
                    missing,
                    extra,
                    findings);
        } catch (RuntimeException e) {
            throw new IOException(file + " is not what a verification left: " + e.getMessage(), e);
        }
    }
}
