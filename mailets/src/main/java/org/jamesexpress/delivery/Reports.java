package org.jamesexpress.delivery;

import java.io.IOException;
import org.jamesexpress.tls.report.ReportMailer;

/** Takes what senders get of mail that did not arrive, and what domains get of how encrypting theirs went. */
public interface Reports extends ReportMailer {
    /**
     * Hands a report over for delivery, with the null reverse-path. Its content is to be had only until this returns. A
     * report may come twice after a crash, then with the same Message-ID.
     *
     * @throws IOException when it was not taken; it will come again
     * @throws IllegalArgumentException when it can't be sent to that recipient, however often it comes
     */
    void submit(Report report) throws IOException;

    /**
     * Hands over a mail that is given up, where somebody else tells its sender. The same mail may come twice after a crash.
     *
     * @throws IOException when it was not taken; it will come again
     * @throws IllegalArgumentException when it can't be handed over, however often it comes
     */
    void giveBack(GivenUp mail) throws IOException;
}
