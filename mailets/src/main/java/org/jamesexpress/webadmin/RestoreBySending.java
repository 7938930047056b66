package org.jamesexpress.webadmin;

import java.io.IOException;
import java.nio.file.Path;
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
 */
record RestoreBySending(
        Resending resending, SentAgain sent, List<String> recipients, SentAgain.Whom whom, boolean dryRun) {

    /** What fails is told, and the next one may succeed. It is told when it is over: who listens may be gone. */
    void restore(ArchivedMail mail, RestoreOutcome.Listener listener) {
        List<String> all = recipients.isEmpty() ? mail.recipients() : recipients;
        List<RestoreOutcome> outcomes = new ArrayList<>();
        try {
            mail.check();
            all.forEach(Resending::address); // what surely isn't sent is not to be unclear
            SentAgain.Plan plan = sent.plan(mail.id(), all, whom);
            if (dryRun || plan.now().isEmpty()) {
                outcomes.addAll(outcomes(mail, plan, Kind.DONE, ""));
            } else {
                outcomes.addAll(send(mail, all));
            }
        } catch (IOException | RuntimeException e) {
            outcomes.add(RestoreOutcome.failed(mail.message().file(), all, e));
        }
        outcomes.forEach(listener::tell);
    }

    /** Once it is noted that it begins, nothing but the handing over itself may fail. */
    private List<RestoreOutcome> send(ArchivedMail mail, List<String> all) throws IOException {
        Path archive = mail.message().archive().directory();
        try (Resending.Ready ready = resending.ready(mail::writeTo, archive)) {
            SentAgain.Plan plan = sent.begin(mail.id(), all, whom);
            try {
                if (!plan.now().isEmpty()) { // another server may have come first
                    ready.send(plan.now());
                }
            } catch (IOException | RuntimeException e) {
                return outcomes(mail, plan, Kind.UNCLEAR, "it may have been handed over: " + e.getMessage());
            }
            try {
                sent.end(mail.id(), plan.now());
            } catch (RuntimeException e) {
                return outcomes(mail, plan, Kind.UNCLEAR, "it was handed over, which isn't noted: " + e.getMessage());
            }
            return outcomes(mail, plan, Kind.DONE, "");
        }
    }

    /** @param now what became of it for those to whom it was to go now */
    private static List<RestoreOutcome> outcomes(ArchivedMail mail, SentAgain.Plan plan, Kind now, String words) {
        String file = mail.message().file();
        List<RestoreOutcome> outcomes = new ArrayList<>();
        add(new RestoreOutcome(file, Kind.BEFORE, plan.before(), ""), outcomes);
        add(new RestoreOutcome(file, Kind.UNCLEAR, plan.unclear(), "it may have been sent before"), outcomes);
        add(new RestoreOutcome(file, now, plan.now(), words), outcomes);
        return outcomes;
    }

    private static void add(RestoreOutcome outcome, List<RestoreOutcome> outcomes) {
        if (!outcome.to().isEmpty()) {
            outcomes.add(outcome);
        }
    }
}
