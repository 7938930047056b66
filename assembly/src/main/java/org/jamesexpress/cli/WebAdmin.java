package org.jamesexpress.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The running server's webadmin on loopback, asked in the administrator's name. */
final class WebAdmin {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** An answer: its HTTP status, and its text, which may be empty. */
    record Answer(int status, String text) {
        Answer orFail(String what) throws CommandException {
            if (status / 100 != 2) {
                throw new CommandException(what + ": " + complaint());
            }
            return this;
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(text);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }

        /** The elements of an array, or one field of each. */
        List<String> texts(String field) {
            List<String> texts = new ArrayList<>();
            json().forEach(element -> texts.add((field.isEmpty() ? element : element.path(field)).asText()));
            return texts;
        }

        private String complaint() {
            JsonNode error = json();
            String details = error.path("details").asText("");
            return error.path("message").asText("status " + status) + (details.isEmpty() ? "" : ": " + details);
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI address;
    private final Token token;

    /** Makes a token; each request has one of its own, since they soon expire. */
    interface Token {
        String sign() throws CommandException;
    }

    WebAdmin(int port, Token token) {
        this.address = URI.create("http://127.0.0.1:" + port);
        this.token = token;
    }

    Answer get(String... path) throws CommandException {
        return ask("GET", "", path(path));
    }

    Answer get(Map<String, String> query, String... path) throws CommandException {
        return ask("GET", "", path(path) + query(query));
    }

    Answer post(Map<String, String> query, String... path) throws CommandException {
        return ask("POST", "", path(path) + query(query));
    }

    /**
     * Has something done that is answered line by line, as it goes on; how long that takes is no matter.
     *
     * @param each is told the JSON of each line
     * @return the answer, whose text is the complaint of a server that refuses, and empty otherwise
     */
    Answer postForLines(Map<String, String> query, String body, Consumer<JsonNode> each, String... path)
            throws CommandException {
        HttpResponse<Stream<String>> response =
                send("POST", BodyPublishers.ofString(body), path(path) + query(query), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() / 100 != 2) {
                return new Answer(response.statusCode(), lines.collect(Collectors.joining("\n")));
            }
            lines.forEach(line -> each.accept(new Answer(response.statusCode(), line).json()));
            return new Answer(response.statusCode(), "");
        } catch (UncheckedIOException e) {
            throw new CommandException("The connection to " + address + " broke: " + Errors.words(e), e);
        }
    }

    Answer postOctets(byte[] body, String... path) throws CommandException {
        HttpResponse<String> response =
                send("POST", BodyPublishers.ofByteArray(body), path(path), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    Answer put(String body, String... path) throws CommandException {
        return ask("PUT", body, path(path));
    }

    Answer put(Map<String, String> query, String... path) throws CommandException {
        return ask("PUT", "", path(path) + query(query));
    }

    /** Writes over what is there. */
    Answer putForced(String body, String... path) throws CommandException {
        return ask("PUT", body, path(path) + "?force");
    }

    Answer delete(String... path) throws CommandException {
        return ask("DELETE", "", path(path));
    }

    private Answer ask(String method, String body, String path) throws CommandException {
        HttpResponse<String> response = send(method, BodyPublishers.ofString(body), path, BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    private <T> HttpResponse<T> send(String method, BodyPublisher body, String path, BodyHandler<T> handler)
            throws CommandException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token.sign())
                .method(method, body)
                .build();
        try {
            return client.send(request, handler);
        } catch (ConnectException e) {
            throw new CommandException("Nothing answers on " + address + ": express start starts the server", e);
        } catch (HttpTimeoutException e) {
            throw new CommandException(
                    "The server on " + address + " took longer than " + ANSWER.toSeconds() + " s", e);
        } catch (IOException e) {
            throw new CommandException("The connection to " + address + " broke: " + Errors.words(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted", e);
        }
    }

    private static String path(String... segments) {
        return Arrays.stream(segments).map(WebAdmin::encoded).collect(Collectors.joining("/", "/", ""));
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
