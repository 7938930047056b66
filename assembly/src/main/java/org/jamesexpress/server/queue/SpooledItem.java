package org.jamesexpress.server.queue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.mailet.Mail;

/** A mail that somebody works on. The first answer counts. Any thread may give it. */
final class SpooledItem implements MailQueueItem {
    private final Place place;
    private final Mail mail;
    private final Settling settling;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** What is done about an answer. */
    interface Settling {
        void settle(Place place, CompletionStatus status) throws MailQueueException;
    }

    SpooledItem(Place place, Mail mail, Settling settling) {
        this.place = place;
        this.mail = mail;
        this.settling = settling;
    }

    Place place() {
        return place;
    }

    @Override
    public Mail getMail() {
        return mail;
    }

    @Override
    public void done(CompletionStatus status) throws MailQueueException {
        if (settled.compareAndSet(false, true)) {
            settling.settle(place, status);
        }
    }
}
