package org.jamesexpress.webadmin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.notify.stream.Scope;
import org.jamesexpress.notify.stream.Token;
import spark.Request;

/** What is asked and ordered below {@code /express/tokens}: who may listen to streams. */
final class TokenRoutes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String RIGHT_NAME = "1 to 64 of the characters a-z, A-Z, 0-9, dot, - and _";

    private TokenRoutes() {}

    static Function<MailetRuntime, String> list(Request request) {
        new Query(request).check();
        return runtime -> {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            ArrayNode tokens = node.putArray("tokens");
            runtime.tokens().list().forEach(each -> tokens.add(token(each)));
            return node.toString();
        };
    }

    static Function<MailetRuntime, String> add(Request request) {
        Query query = new Query(request);
        String name = query.path("token", request, TokenRoutes::name, RIGHT_NAME, "");
        Optional<String> endpoint = query.text("endpoint");
        Scope scope = query.value("scope", Scope::of, Scope.RIGHT).orElse(Scope.EVERYTHING);
        Optional<Instant> expires = query.time("expires");
        query.check();
        return runtime -> {
            endpoint.filter(each -> !runtime.endpointNames().contains(each)).ifPresent(each -> {
                throw Failures.notFound("no endpoint " + each);
            });
            return runtime.tokens()
                    .add(name, endpoint, scope, expires)
                    .map(secret -> JsonNodeFactory.instance
                            .objectNode()
                            .put("name", name)
                            .put("token", secret.reveal())
                            .toString())
                    .orElseThrow(() -> Failures.conflict("there is a token " + name + " already"));
        };
    }

    static Consumer<MailetRuntime> remove(Request request) {
        new Query(request).check();
        String name = request.params(":token");
        return runtime -> {
            if (!runtime.tokens().remove(name)) {
                throw Failures.notFound("no token " + name);
            }
        };
    }

    private static ObjectNode token(Token token) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", token.name())
                .put("fingerprint", token.fingerprint())
                .put("scope", token.scope().toString())
                .put("created", token.created().toString());
        token.endpoint().ifPresent(only -> node.put("endpoint", only));
        token.lastUsed().ifPresent(time -> node.put("lastUsed", time.toString()));
        token.expires().ifPresent(time -> node.put("expires", time.toString()));
        return node;
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
