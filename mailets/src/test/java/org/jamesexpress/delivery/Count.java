package org.jamesexpress.delivery;

/** Counts what is written down. Any thread may use it. */
final class Count implements Meters {
    private int attempts;
    private int delivered;

    @Override
    public synchronized void attempted(String outcome, String stage) {
        attempts++;
        delivered += outcome.equals("delivered") ? 1 : 0;
        notifyAll();
    }

    synchronized void awaitAttempts(int least) throws InterruptedException {
        while (attempts < least) {
            wait();
        }
    }

    synchronized void awaitDelivered(int least) throws InterruptedException {
        while (delivered < least) {
            wait();
        }
    }
}
