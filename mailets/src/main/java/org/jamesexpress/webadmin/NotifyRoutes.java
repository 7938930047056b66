package org.jamesexpress.webadmin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jamesexpress.delivery.Page;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.mailets.RehearsedMail;
import org.jamesexpress.notify.lane.DeadLetter;
import org.jamesexpress.notify.lane.Endpoints;
import org.jamesexpress.notify.lane.Replay;
import spark.Request;

/** What is asked and ordered below {@code /express/notify}. */
final class NotifyRoutes {
    private static final int PAGE = 100;
    private static final String ONE_OF =
            "what to send again is to be said once: dead=true, since, sequence, messageId or event";

    private NotifyRoutes() {}

    static Function<MailetRuntime, String> list(Request request) {
        new Query(request).check();
        return runtime -> NotifyJson.endpoints(runtime.endpoints().list(), runtime.streams());
    }

    static Function<MailetRuntime, String> show(Request request) {
        new Query(request).check();
        return asking(
                request,
                (endpoints, name) -> NotifyJson.endpoint(endpoints.status(name)).toString());
    }

    static Function<MailetRuntime, String> dead(Request request) {
        Query query = new Query(request);
        long after = query.value("after", Long::valueOf, "what the page before named as next")
                .orElse(0L);
        int limit = query.limit(PAGE);
        query.check();
        return asking(request, (endpoints, name) -> {
            Page<DeadLetter> page = Page.of(
                    endpoints.dead(name, after, limit + 1),
                    limit,
                    letter -> Long.toString(letter.event().sequence()));
            return NotifyJson.dead(page);
        });
    }

    static Consumer<MailetRuntime> turn(Request request) {
        Query query = new Query(request);
        Turn turn = query.choice("action", Turn.values(), Turn::word, Turn.FLUSH);
        String reason = query.text("reason").orElse("by an administrator");
        query.check();
        return runtime -> found(() -> {
            turn.on(runtime.endpoints(), request.params(":endpoint"), reason);
            return "";
        });
    }

    /** Of an endpoint that is in no file any more. */
    static Consumer<MailetRuntime> forget(Request request) {
        new Query(request).check();
        return runtime -> found(() -> {
            try {
                runtime.endpoints().forget(request.params(":endpoint"));
                return "";
            } catch (IllegalStateException e) {
                throw Failures.conflict(String.valueOf(e.getMessage()));
            }
        });
    }

    static Function<MailetRuntime, String> forgetDead(Request request) {
        new Query(request).check();
        return asking(
                request,
                (endpoints, name) -> JsonNodeFactory.instance
                        .objectNode()
                        .put("events", endpoints.forgetDead(name))
                        .toString());
    }

    /** What can be done with an endpoint. */
    private enum Turn {
        ENABLE,
        DISABLE,
        FLUSH;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        void on(Endpoints endpoints, String name, String reason) {
            switch (this) {
                case ENABLE -> endpoints.enable(name);
                case DISABLE -> endpoints.disable(name, reason);
                case FLUSH -> endpoints.wake(name);
            }
        }
    }

    static Function<MailetRuntime, String> replay(Request request) {
        Query query = new Query(request);
        Optional<Replay> dead = query.flag("dead") ? Optional.of(new Replay.Dead()) : Optional.empty();
        Optional<Replay> since = query.time("since").map(Replay.Since::new);
        Optional<Replay> sequence = query.value("sequence", NotifyRoutes::sequence, "a number from 1 on")
                .map(Replay.Sequence::new);
        Optional<Replay> messageId = query.text("messageId").map(Replay.MessageId::new);
        Optional<Replay> event = query.text("event").map(Replay.EventId::new);
        query.check();
        List<Replay> wishes = Stream.of(dead, since, sequence, messageId, event)
                .flatMap(Optional::stream)
                .toList();
        if (wishes.size() != 1) {
            throw Failures.wrong(List.of(ONE_OF));
        }
        return asking(request, (endpoints, name) -> NotifyJson.replayed(endpoints.replay(name, wishes.get(0))));
    }

    /** The body is the message that the test tells of, or empty. */
    static Function<MailetRuntime, String> test(Request request) {
        new Query(request).check();
        byte[] message = request.bodyAsBytes();
        return asking(request, (endpoints, name) -> {
            NewEvent event = message.length == 0 ? endpoints.testEvent(name) : mail(message);
            return NotifyJson.tested(event, endpoints.test(name, event));
        });
    }

    private static NewEvent mail(byte[] message) {
        try {
            return RehearsedMail.event(new ByteArrayInputStream(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Question {
        String ask(Endpoints endpoints, String name);
    }

    private static Function<MailetRuntime, String> asking(Request request, Question question) {
        String name = request.params(":endpoint");
        return runtime -> found(() -> question.ask(runtime.endpoints(), name));
    }

    private static String found(Supplier<String> answer) {
        try {
            return answer.get();
        } catch (NoSuchElementException e) {
            throw Failures.notFound(String.valueOf(e.getMessage()));
        }
    }

    private static long sequence(String text) {
        long number = Long.parseLong(text);
        if (number < 1) {
            throw new IllegalArgumentException();
        }
        return number;
    }
}
