package org.jamesexpress.tls.report;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Received reports, summed up by day, organization and policy. Used by one thread. */
public final class ReportSum {
    /** Of what the sessions are. */
    public record Of(String day, String organization, String domain, String policy) implements Comparable<Of> {
        @Override
        public int compareTo(Of other) {
            int byDay = other.day.compareTo(day);
            return byDay != 0 ? byDay : key().compareTo(other.key());
        }

        private String key() {
            return organization + '\n' + domain + '\n' + policy;
        }
    }

    /** How sessions failed, at which host. */
    public record Kind(String result, String host, String reason) {}

    /** How many there were. */
    public static final class Sessions {
        private long succeeded;
        private long failed;
        private final Map<Kind, Long> failures = new TreeMap<>(
                Comparator.comparing(Kind::result).thenComparing(Kind::host).thenComparing(Kind::reason));

        public long succeeded() {
            return succeeded;
        }

        public long failed() {
            return failed;
        }

        /** Those of which the reports tell more, the most frequent first. */
        public List<Map.Entry<Kind, Long>> byFrequency() {
            return failures.entrySet().stream()
                    .sorted(Map.Entry.<Kind, Long>comparingByValue().reversed())
                    .toList();
        }
    }

    private final Map<Of, Sessions> sums = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();

    /** Adds a report, unless it is here already: a sender may send it twice, and to two mailboxes. */
    public void add(ReceivedReport report) {
        String id = report.organization() + '\n' + report.id();
        if (!report.id().isEmpty() && !seen.add(id)) {
            return;
        }
        for (ReceivedReport.Policy policy : report.policies()) {
            Of of = new Of(report.day(), report.organization(), policy.domain(), policy.type());
            Sessions sessions = sums.computeIfAbsent(of, it -> new Sessions());
            sessions.succeeded += policy.succeeded();
            sessions.failed += policy.failed();
            policy.failures()
                    .forEach(each -> sessions.failures.merge(
                            new Kind(each.result(), each.host(), each.reason()), each.sessions(), Long::sum));
        }
    }

    /** The newest days first. */
    public Map<Of, Sessions> sums() {
        return new TreeMap<>(sums);
    }
}
