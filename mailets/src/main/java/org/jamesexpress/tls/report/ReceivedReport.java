package org.jamesexpress.tls.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What somebody tells us of mail to a domain of ours (RFC 8460, 4.4). Nobody vouches for it. All texts are fit for a line.
 *
 * @param id unique among those of one organization
 * @param day on which what it tells of began
 */
public record ReceivedReport(String id, String organization, String contact, String day, List<Policy> policies) {
    /**
     * Sessions under one policy.
     *
     * @param type {@code sts}, {@code tlsa}, {@code no-policy-found}
     */
    public record Policy(String type, String domain, long succeeded, long failed, List<Failure> failures) {
        public Policy {
            failures = List.copyOf(failures);
        }
    }

    /** Sessions that failed alike. */
    public record Failure(String result, String host, String reason, long sessions) {}

    /** Octets of a report, packed and unpacked; receivers commonly take ten megabytes. */
    private static final int LARGEST_PACKED = 10 * 1024 * 1024;

    private static final int LARGEST = 32 * 1024 * 1024;

    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_TEXT = 250;
    private static final long MOST_SESSIONS = 1_000_000_000_000L;
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final ObjectMapper JSON = new ObjectMapper();

    public ReceivedReport {
        policies = List.copyOf(policies);
    }

    /**
     * Reads a report, which is JSON or packed with gzip; the stream is left open.
     *
     * @throws IllegalArgumentException when it is none, or larger than any is; the message says why, in one line
     * @throws IOException when the octets can't be read
     */
    public static ReceivedReport read(InputStream in) throws IOException {
        byte[] octets = bounded(in, LARGEST_PACKED);
        boolean isPacked = octets.length > 1 && octets[0] == 0x1f && octets[1] == (byte) 0x8b;
        return of(isPacked ? unpacked(octets) : octets);
    }

    private static byte[] bounded(InputStream in, int most) throws IOException {
        byte[] octets = in.readNBytes(most + 1);
        if (octets.length > most) {
            throw new IllegalArgumentException("it is larger than " + most / 1024 / 1024 + " MB");
        }
        return octets;
    }

    private static byte[] unpacked(byte[] octets) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
            return bounded(in, LARGEST);
        } catch (IOException e) {
            throw new IllegalArgumentException("what gzip packed is damaged", e);
        }
    }

    private static ReceivedReport of(byte[] octets) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(octets);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON: " + Plain.line(e.getOriginalMessage(), 100), e);
        }
        if (json == null || !json.isObject() || !json.path("policies").isArray()) {
            throw new IllegalArgumentException("it is JSON, and no report: it has no policies");
        }
        String begin = text(json.at("/date-range/start-datetime"));
        String day = begin.substring(0, Math.min(10, begin.length()));
        if (!DAY.matcher(day).matches()) {
            throw new IllegalArgumentException("it does not tell of which day it is");
        }
        return new ReceivedReport(
                text(json.path("report-id")),
                text(json.path("organization-name")),
                text(json.path("contact-info")),
                day,
                all(json.path("policies"), ReceivedReport::policy));
    }

    private static Policy policy(JsonNode json) {
        return new Policy(
                text(json.at("/policy/policy-type")),
                text(json.at("/policy/policy-domain")),
                sessions(json.at("/summary/total-successful-session-count")),
                sessions(json.at("/summary/total-failure-session-count")),
                all(json.path("failure-details"), ReceivedReport::failure));
    }

    private static Failure failure(JsonNode json) {
        return new Failure(
                text(json.path("result-type")),
                text(json.path("receiving-mx-hostname")),
                text(json.path("failure-reason-code")),
                sessions(json.path("failed-session-count")));
    }

    private static <T> List<T> all(JsonNode array, Function<JsonNode, T> read) {
        List<T> all = new ArrayList<>();
        for (JsonNode each : array) {
            if (all.size() == MOST_ENTRIES) {
                throw new IllegalArgumentException("it has more than " + MOST_ENTRIES + " entries");
            }
            all.add(read.apply(each));
        }
        return all;
    }

    private static String text(JsonNode json) {
        return json.isTextual() ? Plain.line(json.textValue(), LONGEST_TEXT) : "";
    }

    /** Some write numbers as texts. */
    private static long sessions(JsonNode json) {
        long sessions = json.asLong(0);
        if (sessions < 0 || sessions > MOST_SESSIONS) {
            throw new IllegalArgumentException("it counts " + sessions + " sessions");
        }
        return sessions;
    }
}
