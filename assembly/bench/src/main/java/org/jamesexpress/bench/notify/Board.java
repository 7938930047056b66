package org.jamesexpress.bench.notify;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.bench.MadeMail;

/** Where mails that were sent meet the webhooks that tell of them. One thread offers; any may bring webhooks. */
final class Board implements Receiver.Hearer {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AtomicLong numbers = new AtomicLong();
    private volatile Passage passage = new Passage(0, 0);

    @Override
    public void heard(byte[] body, long at) {
        MadeMail.numberIn(body).ifPresent(number -> passage.arrived(number, at));
    }

    /** Has so many mails a second offered, for so long, and waits for what comes of them. */
    Passed pass(Offer offer, int perSecond, Duration time) throws InterruptedException, ExecutionException {
        int mails = (int) Math.max(1, perSecond * time.toMillis() / 1000);
        Passage now = new Passage(numbers.getAndAdd(mails), mails);
        passage = now;
        offer.make(now, perSecond);
        now.awaitArrivals(PATIENCE);
        double seconds = Math.max(now.seconds(), (double) mails / perSecond);
        return new Passed(mails / seconds, now.sinceAccepted(), now.sinceDue());
    }
}
