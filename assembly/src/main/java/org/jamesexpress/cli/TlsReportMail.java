package org.jamesexpress.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jamesexpress.parts.Part;
import org.jamesexpress.parts.Parts;
import org.jamesexpress.tls.report.ReceivedReport;

/** A mail that brings reports about TLS (RFC 8460, 5.3). */
final class TlsReportMail {
    private static final Set<String> TYPES = Set.of("application/tlsrpt+gzip", "application/tlsrpt+json");

    /** By which senders who know no other type send it. */
    private static final Set<String> VAGUE =
            Set.of("application/gzip", "application/x-gzip", "application/json", "application/octet-stream");

    private TlsReportMail() {}

    /**
     * Hands over the reports in a mail, and tells whether there is one.
     *
     * @throws IllegalArgumentException when one can't be read; the message says why
     */
    static boolean read(InputStream mail, Consumer<ReceivedReport> reports) throws IOException {
        boolean[] hasOne = new boolean[1];
        Parts.read(mail, part -> {
            if (isReport(part)) {
                hasOne[0] = true;
                reports.accept(ReceivedReport.read(part.body()));
            }
            return true;
        });
        return hasOne[0];
    }

    private static boolean isReport(Part part) {
        String name = part.name().toLowerCase(Locale.ROOT);
        // The name of a report has its sender, the domain and two times (RFC 8460, 5.1).
        boolean isNamedSo = name.matches("[^!]+![^!]+![0-9]+![0-9]+(![^!]+)?\\.json(\\.gz)?");
        return TYPES.contains(part.type()) || (VAGUE.contains(part.type()) && isNamedSo);
    }
}
