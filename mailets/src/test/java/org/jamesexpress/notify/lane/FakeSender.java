package org.jamesexpress.notify.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;

/** Takes everything, unless something else is planned. */
final class FakeSender implements Sender {
    private final Queue<CompletableFuture<Outcome>> planned = new ArrayDeque<>();
    private final List<Event> sent = new ArrayList<>();

    /** What becomes of the next events. */
    synchronized FakeSender plan(Outcome... outcomes) {
        for (Outcome each : outcomes) {
            planned.add(CompletableFuture.completedFuture(each));
        }
        return this;
    }

    /** The next event is on its way until this is completed. */
    synchronized CompletableFuture<Outcome> hold() {
        CompletableFuture<Outcome> held = new CompletableFuture<>();
        planned.add(held);
        return held;
    }

    synchronized List<Event> sent() {
        return List.copyOf(sent);
    }

    List<String> ids() {
        return sent().stream().map(Event::id).toList();
    }

    @Override
    public synchronized CompletableFuture<Outcome> send(Event event) {
        sent.add(event);
        CompletableFuture<Outcome> next = planned.poll();
        return next == null ? CompletableFuture.completedFuture(new Outcome.Taken("HTTP 200")) : next;
    }

    @Override
    public void close() {}
}
