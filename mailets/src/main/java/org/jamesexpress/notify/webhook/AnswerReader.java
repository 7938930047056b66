package org.jamesexpress.notify.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer, of whose body it keeps the beginning. It is told once the connection is free for the next request. One
 * that goes on and on is whole after a while: nobody wants the rest, and the connection ends. One at a time of the
 * client's threads calls.
 */
final class AnswerReader implements AsyncResponseConsumer<Answer> {
    private static final int KEPT = 2 * 1024;
    private static final int READ = 64 * 1024;

    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private int read;
    private boolean whole;
    private @Nullable HttpResponse response;
    private @Nullable FutureCallback<Answer> result;

    @Override
    public void consumeResponse(
            HttpResponse answer, @Nullable EntityDetails body, HttpContext context, FutureCallback<Answer> reader) {
        response = answer;
        result = reader;
        whole = body == null;
    }

    @Override
    public void informationResponse(HttpResponse answer, HttpContext context) {
        // 100 and 103 say nothing of the event
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(READ);
    }

    @Override
    public void consume(ByteBuffer octets) throws IOException {
        read += octets.remaining();
        byte[] kept = new byte[Math.min(octets.remaining(), KEPT - beginning.size())];
        octets.get(kept);
        beginning.write(kept);
        octets.position(octets.limit());
        if (read > READ) {
            tell();
            throw new IOException("the rest of the answer is of no interest");
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        whole = true;
    }

    private void tell() {
        if (result != null && response != null) {
            result.completed(answer(response));
        }
    }

    private Answer answer(HttpResponse from) {
        List<String> head = new ArrayList<>();
        head.add((from.getVersion() + " " + from.getCode() + " "
                        + (from.getReasonPhrase() == null ? "" : from.getReasonPhrase()))
                .strip());
        for (Header header : from.getHeaders()) {
            head.add(header.getName() + ": " + header.getValue());
        }
        return new Answer(
                from.getCode(),
                List.copyOf(head),
                Optional.ofNullable(from.getFirstHeader("Retry-After"))
                        .map(Header::getValue)
                        .map(String::strip),
                beginning.toString(UTF_8));
    }

    @Override
    public void failed(Exception cause) {
        // whoever waits is told by the client
    }

    @Override
    public void releaseResources() {
        if (whole) {
            tell();
        }
    }
}
