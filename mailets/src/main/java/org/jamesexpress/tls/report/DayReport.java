package org.jamesexpress.tls.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jamesexpress.tls.Published;

/**
 * What a domain is told of one day (RFC 8460, 4).
 *
 * @param id the same whenever it is sent again
 * @param contact in whose name it is told
 * @param counts at least one
 */
record DayReport(LocalDate day, String domain, String id, MailAddress contact, List<Count> counts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Sessions of which all is equal.
     *
     * @param policy as a report has it
     * @param failure likewise, without the count; empty if they didn't fail
     */
    record Count(String policy, String failure, long sessions) {
        boolean hasFailed() {
            return !failure.isEmpty();
        }
    }

    DayReport {
        counts = List.copyOf(counts);
    }

    /** A policy as it is kept, and told of. */
    static ObjectNode policy(Published policy, String domain) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("policy-type", policy.type().word());
        if (!policy.text().isEmpty()) {
            policy.text().forEach(json.putArray("policy-string")::add);
        }
        json.put("policy-domain", domain);
        if (!policy.hosts().isEmpty()) {
            policy.hosts().forEach(json.putArray("mx-host")::add);
        }
        return json;
    }

    long succeeded() {
        return counts.stream()
                .filter(it -> !it.hasFailed())
                .mapToLong(Count::sessions)
                .sum();
    }

    long failed() {
        return counts.stream()
                .filter(Count::hasFailed)
                .mapToLong(Count::sessions)
                .sum();
    }

    /** See RFC 8460, 5.1. */
    String fileName() {
        long begin = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        long end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1;
        return String.join("!", contact.domain(), domain, String.valueOf(begin), String.valueOf(end)) + ".json.gz";
    }

    byte[] gzipped() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(octets)) {
            JSON.writeValue(out, json());
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes everything", e);
        }
        return octets.toByteArray();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("organization-name", contact.domain());
        json.putObject("date-range").put("start-datetime", day + "T00:00:00Z").put("end-datetime", day + "T23:59:59Z");
        json.put("contact-info", contact.toString()).put("report-id", id);
        ArrayNode policies = json.putArray("policies");
        Map<String, ObjectNode> byPolicy = new LinkedHashMap<>();
        for (Count count : counts) {
            add(count, byPolicy.computeIfAbsent(count.policy(), policy -> begun(policies, policy)));
        }
        return json;
    }

    private static ObjectNode begun(ArrayNode policies, String policy) {
        ObjectNode entry = policies.addObject();
        entry.set("policy", read(policy));
        entry.putObject("summary").put("total-successful-session-count", 0L).put("total-failure-session-count", 0L);
        return entry;
    }

    private static void add(Count count, ObjectNode entry) {
        ObjectNode summary = (ObjectNode) entry.get("summary");
        String total = count.hasFailed() ? "total-failure-session-count" : "total-successful-session-count";
        summary.put(total, summary.get(total).asLong() + count.sessions());
        if (count.hasFailed()) {
            entry.withArray("/failure-details")
                    .add(((ObjectNode) read(count.failure())).put("failed-session-count", count.sessions()));
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("we wrote it ourselves: " + json, e);
        }
    }
}
