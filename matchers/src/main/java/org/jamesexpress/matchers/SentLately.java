package org.jamesexpress.matchers;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * To how many recipients each sender has sent in a window of time that ends now. What is not needed to tell whether there
 * are too many is forgotten. Guarded by its own monitor.
 */
final class SentLately {
    static final int MOST_SENDERS = 100_000;
    static final int MOST_MAILS = 1_000_000;

    private record Sent(String mail, int recipients, long at) {}

    /** One sender's mails of the window, the oldest first. */
    private static final class Sender {
        private final Deque<Sent> mails = new ArrayDeque<>();
        private final Set<String> names = new HashSet<>();
        private long recipients;

        void add(Sent sent) {
            mails.addLast(sent);
            names.add(sent.mail());
            recipients += sent.recipients();
        }

        void removeOldest() {
            Sent oldest = mails.removeFirst();
            names.remove(oldest.mail());
            recipients -= oldest.recipients();
        }
    }

    private final int most;
    private final long window;
    private final LongSupplier nanos;
    private final int mostSenders;
    private final int mostMails;

    /** The one who has been quiet for longest comes first. */
    private final Map<String, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);

    private int mails;

    SentLately(int most, Duration window, LongSupplier nanos) {
        this(most, window, nanos, MOST_SENDERS, MOST_MAILS);
    }

    SentLately(int most, Duration window, LongSupplier nanos, int mostSenders, int mostMails) {
        this.most = most;
        this.window = window.toNanos();
        this.nanos = nanos;
        this.mostSenders = mostSenders;
        this.mostMails = mostMails;
    }

    /** Counts a mail, unless it was counted before, and says whether its sender has sent to more than is allowed. */
    synchronized boolean isOver(String name, String mail, int recipients) {
        long now = nanos.getAsLong();
        Sender sender = senders.computeIfAbsent(name.toLowerCase(Locale.ROOT), it -> new Sender());
        mails -= sender.mails.size();
        while (!sender.mails.isEmpty() && now - sender.mails.getFirst().at() >= window) {
            sender.removeOldest();
        }
        if (!sender.names.contains(mail)) {
            sender.add(new Sent(mail, recipients, now));
        }
        boolean over = sender.recipients > most;
        while (sender.recipients - sender.mails.getFirst().recipients() > most) {
            sender.removeOldest();
        }
        mails += sender.mails.size();
        forgetTheQuietest();
        return over;
    }

    private void forgetTheQuietest() {
        Iterator<Sender> quietest = senders.values().iterator();
        while (senders.size() > 1 && (senders.size() > mostSenders || mails > mostMails)) {
            mails -= quietest.next().mails.size();
            quietest.remove();
        }
    }
}
