package org.jamesexpress.tls.report;

import java.io.IOException;

/** Takes mails with reports. */
@FunctionalInterface
public interface ReportMailer {
    /**
     * Hands one over for delivery, of which nobody wants to hear what becomes of it. It may come twice after a crash, then
     * with the same Message-ID.
     *
     * @throws IOException when it was not taken; it will come again
     * @throws IllegalArgumentException when it can't be sent, however often it comes
     */
    void submit(ReportMail mail) throws IOException;
}
