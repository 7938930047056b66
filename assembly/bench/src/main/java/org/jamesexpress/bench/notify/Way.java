package org.jamesexpress.bench.notify;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jamesexpress.bench.Contender;

/** Mails that are offered to a server that runs already; the load is mails a second. */
final class Way implements Contender<Passed> {
    private final String name;
    private final Board board;
    private final Offer offer;
    private final Before before;

    /** What is to be done before a round. */
    interface Before {
        void begin() throws IOException, InterruptedException;
    }

    Way(String name, Board board, Offer offer, Before before) {
        this.name = name;
        this.board = board;
        this.offer = offer;
        this.before = before;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Passed run(Path folder, int perSecond, Duration time) throws Exception {
        before.begin();
        return board.pass(offer, perSecond, time);
    }
}
