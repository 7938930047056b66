package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jamesexpress.notify.content.Answer;
import org.jamesexpress.notify.content.ByteRange;
import org.jamesexpress.notify.content.Desk;
import org.jamesexpress.notify.content.Download;
import org.jamesexpress.notify.content.Links;
import org.jamesexpress.notify.content.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the messages and attachments that links lead to: whoever has the link has the right. Nothing of it is shown or
 * run by a browser.
 */
final class ContentServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOGGER = LoggerFactory.getLogger(ContentServlet.class);
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}");

    /** Each has a buffer and a file, and none of them a thread while its client is slow. */
    private static final int MOST_AT_ONCE = 64;

    private final transient Feeds feeds;
    private final transient DownloadTime time;
    private final transient Semaphore room = new Semaphore(MOST_AT_ONCE);

    ContentServlet(Feeds feeds, DownloadTime time) {
        this.feeds = feeds;
        this.time = time;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        Optional<Desk> desk = feeds.desk();
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            say(response, 405, "GET and HEAD alone are answered here");
        } else if (desk.isEmpty() || !room.tryAcquire()) {
            response.setHeader("Retry-After", "5");
            say(response, 503, "So many are fetching something that there is no room");
        } else {
            serve(desk.get(), request, response);
        }
    }

    private void serve(Desk desk, HttpServletRequest request, HttpServletResponse response) throws IOException {
        AtomicBoolean here = new AtomicBoolean(true);
        Runnable leave = () -> {
            if (here.compareAndSet(true, false)) {
                room.release();
            }
        };
        boolean goesOn = false;
        try {
            goesOn = answer(desk, request, response, leave);
        } finally {
            if (!goesOn) {
                leave.run();
            }
        }
    }

    /** Whether the answer goes on without this thread, and leaves by itself. */
    private boolean answer(Desk desk, HttpServletRequest request, HttpServletResponse response, Runnable leave)
            throws IOException {
        Answer answer;
        try {
            String path = Links.PATH
                    + Optional.ofNullable(request.getPathInfo()).orElse("").replaceFirst("^/", "");
            answer = desk.open(path, parameter(request, "expires"), parameter(request, "signature"));
        } catch (IOException e) {
            LOGGER.warn("can't read what a link leads to path={} reason=\"{}\"", request.getPathInfo(), e.getMessage());
            answer = new Refusal(503, "The message can't be read");
        }
        if (answer instanceof Refusal refusal) {
            say(response, refusal.status(), refusal.words());
            return false;
        }
        return hand((Download) answer, request, response, leave);
    }

    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }

    private boolean hand(Download download, HttpServletRequest request, HttpServletResponse response, Runnable leave)
            throws IOException {
        String tag = "\"" + download.sha256() + "\"";
        boolean get = request.getMethod().equals("GET");
        ByteRange range = ByteRange.of(
                Optional.ofNullable(request.getHeader("Range")).filter(any -> get),
                Optional.ofNullable(request.getHeader("If-Range")),
                tag,
                download.size());
        response.setHeader("Cache-Control", "private");
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("ETag", tag);
        if (range.status() != 200) {
            response.setHeader("Content-Range", range.field(download.size()));
        }
        if (range.status() == 416) {
            say(response, 416, "There are " + download.size() + " octets");
            return false;
        }
        response.setStatus(range.status());
        boolean known = MEDIA_TYPE.matcher(download.type()).matches();
        response.setHeader("Content-Type", known ? download.type() : "application/octet-stream");
        response.setHeader("Content-Disposition", Disposition.of(download.name()));
        response.setContentLengthLong(range.length());
        if (get) {
            InputStream in = download.openAt(range.from());
            new DownloadListener(request.startAsync(request, response), in, range.length())
                    .begin(time.of(range.length()), leave);
        }
        return get;
    }

    private static void say(HttpServletResponse response, int status, String words) throws IOException {
        byte[] body = (words + "\n").getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
