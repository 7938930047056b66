package org.jamesexpress.tls.report;

import java.util.Optional;
import org.jamesexpress.config.Settings;

/**
 * Whether domains are told how encrypting their mail went.
 *
 * @param contact in whose name; empty for telling nobody
 * @param processor gets the mails with reports; empty for the way that James's own mail goes
 */
public record ReportConfig(Optional<MailAddress> contact, Optional<String> processor) {
    private static final String NONE = "none";

    public static ReportConfig from(Settings settings) {
        Optional<MailAddress> contact = settings.ask("tlsReports")
                .means(
                        "The address in whose name the domains that ask for it are told once a day how encrypting the mail to"
                                + " them went (TLSRPT, RFC 8460): [the page](reference/tls.md) says what there is to do for it."
                                + " `none` counts nothing and tells nobody.")
                .example("tls-reports@example.com")
                .value(
                        NONE,
                        text -> text.equals(NONE) ? Optional.empty() : Optional.of(MailAddress.parse(text)),
                        "a mail address, or none");
        Optional<String> processor = settings.ask("tlsReportProcessor")
                .means(
                        "The processor of `mailetcontainer.xml` that gets these reports where a domain wants them by mail;"
                                + " without it they go the way of the mail that James sends itself.")
                .example("tls-reports")
                .text("the name of a processor");
        return new ReportConfig(contact, processor);
    }
}
