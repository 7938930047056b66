package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Optional;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whoever comes to a port: {@code /express/events}, {@code /express/events/NAME}, and nothing else. */
final class EventsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOGGER = LoggerFactory.getLogger(EventsServlet.class);
    private static final String PATH = "/express/events";
    private static final String BEARER = "Bearer ";

    private final transient Feeds feeds;
    private final transient Refusals refusals = new Refusals();

    EventsServlet(Feeds feeds) {
        this.feeds = feeds;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        Optional<Feed> feed = feed(Optional.ofNullable(request.getPathInfo()).orElse(""));
        if (feed.isEmpty()) {
            say(response, 404, "There is " + PATH + "/NAME, with the name of a stream endpoint");
        } else if (!request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET");
            say(response, 405, "GET alone is answered here");
        } else {
            admit(feed.get(), request, response);
        }
    }

    private Optional<Feed> feed(String path) {
        if (path.equals(PATH)) {
            return feeds.only();
        }
        return path.startsWith(PATH + "/") ? feeds.named(path.substring(PATH.length() + 1)) : Optional.empty();
    }

    /** Whatever is wrong with a token, the answer is the same. */
    private void admit(Feed feed, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Optional<Token> token = bearer(request).flatMap(feed::admit);
            if (token.isEmpty()) {
                refusals.refused(request.getRemoteAddr(), feed.name(), feed.now());
                response.setHeader("WWW-Authenticate", "Bearer realm=\"express\"");
                say(response, 401, "Authorization: Bearer TOKEN is needed; `express notify token add` makes a token");
            } else if (feed.isFull(token.get())) {
                response.setHeader("Retry-After", "5");
                say(response, 503, "So many listen already, of all or with this token, that there is no room");
            } else {
                listen(feed, token.get(), Wish.of(request), request, response);
            }
        } catch (Wish.Wrong e) {
            say(response, e.status(), String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            LOGGER.warn("can't answer a listener endpoint={} reason=\"{}\"", feed.name(), e.getMessage());
            response.setHeader("Retry-After", "5");
            say(response, 503, "The database does not answer");
        }
    }

    /** Never from the address, which logs and histories keep. */
    private static Optional<String> bearer(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    private static void listen(
            Feed feed, Token token, Wish wish, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Portion begin = feed.begin(wish.after());
        AsyncContext context = request.startAsync(request, response);
        if (wish.batch()) {
            new PollListener(
                            feed,
                            token,
                            context,
                            begin,
                            wish.limit(),
                            feed.now().plus(wish.patience()))
                    .listen();
            return;
        }
        response.setContentType(SseListener.MEDIA_TYPE);
        response.setHeader("X-Accel-Buffering", "no"); // Else nginx would keep what it gets for itself for a while.
        LOGGER.info(
                "listening endpoint={} token={} address={} after={}",
                feed.name(),
                token.name(),
                request.getRemoteAddr(),
                begin.through());
        new SseListener(feed, token, context, begin).listen();
    }

    private static void say(HttpServletResponse response, int status, String words) throws IOException {
        byte[] body = (words + "\n").getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
