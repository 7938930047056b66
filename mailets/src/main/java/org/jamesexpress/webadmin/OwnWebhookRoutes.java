package org.jamesexpress.webadmin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamesexpress.delivery.Page;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.notify.own.OwnWebhook;
import org.jamesexpress.notify.own.OwnWebhooks;
import spark.Request;

/** What is asked and ordered below {@code /express/webhooks}: the webhooks that users have. */
final class OwnWebhookRoutes {
    private static final int PAGE = 1000;
    private static final String RIGHT = "an address such as bob@example.com";

    private OwnWebhookRoutes() {}

    static Function<MailetRuntime, String> list(Request request) {
        Query query = new Query(request);
        String after = query.text("after").orElse(Page.FIRST);
        int limit = query.limit(PAGE);
        query.check();
        return runtime -> {
            Page<OwnWebhook> page = Page.of(own(runtime).list(after, limit + 1), limit, OwnWebhook::address);
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            ArrayNode webhooks = node.putArray("webhooks");
            page.entries().forEach(each -> webhooks.add(json(each)));
            page.next().ifPresent(next -> node.put("next", next));
            return node.toString();
        };
    }

    static Function<MailetRuntime, String> show(Request request) {
        new Query(request).check();
        String address = request.params(":address");
        return runtime ->
                json(own(runtime).of(address).orElseThrow(() -> none(address))).toString();
    }

    /** The answer has the secret, also where that is not new. */
    static Function<MailetRuntime, String> set(Request request) {
        Query query = new Query(request);
        String address = query.path("address", request, OwnWebhookRoutes::address, RIGHT, "");
        Optional<String> url = query.text("url");
        query.check();
        return runtime -> {
            OwnWebhooks own = own(runtime);
            try {
                return withSecret(own.set(address, url.orElse("")));
            } catch (IllegalArgumentException e) {
                throw Failures.wrong(List.of("url = " + url.orElse("") + ": " + OwnWebhooks.RIGHT + " is right"));
            } catch (IllegalStateException e) {
                throw Failures.conflict(String.valueOf(e.getMessage()));
            }
        };
    }

    static Function<MailetRuntime, String> rotate(Request request) {
        new Query(request).check();
        String address = request.params(":address");
        return runtime -> {
            try {
                return withSecret(own(runtime).rotate(address));
            } catch (NoSuchElementException e) {
                throw none(address);
            }
        };
    }

    static Consumer<MailetRuntime> remove(Request request) {
        new Query(request).check();
        String address = request.params(":address");
        return runtime -> {
            if (!own(runtime).remove(address)) {
                throw none(address);
            }
        };
    }

    private static OwnWebhooks own(MailetRuntime runtime) {
        return runtime.ownWebhooks()
                .orElseThrow(() -> Failures.conflict(
                        "users may have no webhooks here: <own/> in conf/express-notify.xml says that they may"));
    }

    private static RuntimeException none(String address) {
        return Failures.notFound(address + " has no webhook");
    }

    private static String withSecret(OwnWebhook webhook) {
        return json(webhook).put("secret", webhook.secret().reveal()).toString();
    }

    private static ObjectNode json(OwnWebhook webhook) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("address", webhook.address())
                .put("url", webhook.url().toString())
                .put("since", webhook.since().toString())
                .put("twoSecrets", webhook.previousSecret().isPresent());
    }

    private static String address(String text) {
        try {
            return new MailAddress(text).asString();
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
