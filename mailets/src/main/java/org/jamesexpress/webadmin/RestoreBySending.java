package org.jamesexpress.webadmin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.archive.export.ArchivedMail;
import org.jamesexpress.archive.restore.SentAgain;
import org.jamesexpress.mailets.Resending;
import org.jamesexpress.webadmin.RestoreOutcome.Kind;

/**
 * Sends mails again, each to each recipient once.
 *
 * @param recipients none for those of each mail's envelope
 * @param again also to those to whom it was sent before, or may have been
 */
record RestoreBySending(Resending resending, SentAgain sent, List<String> recipients, boolean again, boolean dryRun) {

    /** What fails is told, and the next one may succeed. */
    void restore(ArchivedMail mail, RestoreOutcome.Listener listener) {
        List<String> all = recipients.isEmpty() ? mail.recipients() : recipients;
        String file = mail.message().file();
        try {
            mail.check();
            all.forEach(Resending::address); // what surely isn't sent is not to be unclear
            SentAgain.Plan plan = dryRun ? sent.plan(mail.id(), all, again) : sent.begin(mail.id(), all, again);
            tell(file, Kind.BEFORE, plan.before(), "", listener);
            tell(file, Kind.UNCLEAR, plan.unclear(), "it may have been sent before", listener);
            tell(file, Kind.DONE, send(mail, plan.now()), "", listener);
        } catch (IOException | RuntimeException e) {
            listener.tell(RestoreOutcome.failed(file, all, e));
        }
    }

    private List<String> send(ArchivedMail mail, List<String> now) throws IOException {
        if (!dryRun && !now.isEmpty()) {
            resending.send(now, mail::writeTo);
            sent.end(mail.id(), now);
        }
        return new ArrayList<>(now);
    }

    private static void tell(String file, Kind kind, List<String> to, String words, RestoreOutcome.Listener listener) {
        if (!to.isEmpty()) {
            listener.tell(new RestoreOutcome(file, kind, to, words));
        }
    }
}
