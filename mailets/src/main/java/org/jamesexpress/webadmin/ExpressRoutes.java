package org.jamesexpress.webadmin;

import com.google.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.Routes;
import org.jamesexpress.delivery.AttemptSearch;
import org.jamesexpress.delivery.Order;
import org.jamesexpress.delivery.Page;
import org.jamesexpress.delivery.Selection;
import org.jamesexpress.delivery.Touched;
import org.jamesexpress.delivery.TracedMail;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.mailets.ThisJames;
import org.jamesexpress.store.StoreException;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * The queue, the log, how connections were encrypted, the endpoints and the users' interests of James Express in James's webadmin; to be named in {@code webadmin.properties}:
 * {@code extensions.routes=org.jamesexpress.webadmin.ExpressRoutes}. Each request asks the mailets that run at that moment.
 */
public final class ExpressRoutes implements Routes {
    private static final String BASE = "/express";
    private static final String QUEUE = BASE + "/queue";
    private static final String INTERESTS = BASE + "/interests/:topic";
    private static final String NOTIFY = BASE + "/notify";
    private static final String ENDPOINT = NOTIFY + "/:endpoint";
    private static final String TOKENS = BASE + "/tokens";
    private static final String WEBHOOKS = BASE + "/webhooks";
    private static final String WEBHOOK = WEBHOOKS + "/:address";
    private static final int PAGE = 1000;
    private static final int MOST_HOSTS = 100;
    private static final int NO_CONTENT = 204;

    private final FileSystem files;

    @Inject
    public ExpressRoutes(FileSystem files) {
        ThisJames.require();
        this.files = files;
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        service.get(QUEUE, (request, response) -> answer(response, list(new Query(request))));
        service.post(QUEUE, (request, response) -> answer(response, order(new Query(request))));
        service.get(QUEUE + "/:id", (request, response) -> answer(response, show(request)));
        service.get(BASE + "/log", (request, response) -> answer(response, log(new Query(request))));
        service.get(BASE + "/tls", (request, response) -> answer(response, tls(new Query(request))));
        service.get(INTERESTS, (request, response) -> answer(response, InterestRoutes.list(request)));
        service.put(INTERESTS + "/:address", (request, response) -> obey(response, InterestRoutes.optIn(request)));
        service.delete(INTERESTS + "/:address", (request, response) -> obey(response, InterestRoutes.optOut(request)));
        service.get(NOTIFY, (request, response) -> answer(response, NotifyRoutes.list(request)));
        service.get(ENDPOINT, (request, response) -> answer(response, NotifyRoutes.show(request)));
        service.post(ENDPOINT, (request, response) -> obey(response, NotifyRoutes.turn(request)));
        service.get(ENDPOINT + "/dead", (request, response) -> answer(response, NotifyRoutes.dead(request)));
        service.delete(ENDPOINT, (request, response) -> obey(response, NotifyRoutes.forget(request)));
        service.delete(ENDPOINT + "/dead", (request, response) -> answer(response, NotifyRoutes.forgetDead(request)));
        service.post(ENDPOINT + "/replay", (request, response) -> answer(response, NotifyRoutes.replay(request)));
        service.post(ENDPOINT + "/test", (request, response) -> answer(response, NotifyRoutes.test(request)));
        service.get(TOKENS, (request, response) -> answer(response, TokenRoutes.list(request)));
        service.post(TOKENS + "/:token", (request, response) -> answer(response, TokenRoutes.add(request)));
        service.delete(TOKENS + "/:token", (request, response) -> obey(response, TokenRoutes.remove(request)));
        service.get(WEBHOOKS, (request, response) -> answer(response, OwnWebhookRoutes.list(request)));
        service.get(WEBHOOK, (request, response) -> answer(response, OwnWebhookRoutes.show(request)));
        service.put(WEBHOOK, (request, response) -> answer(response, OwnWebhookRoutes.set(request)));
        service.post(WEBHOOK + "/rotate", (request, response) -> answer(response, OwnWebhookRoutes.rotate(request)));
        service.delete(WEBHOOK, (request, response) -> obey(response, OwnWebhookRoutes.remove(request)));
        service.get(BASE + "/openapi.yaml", (request, response) -> openApi(response));
    }

    private Function<MailetRuntime, String> list(Query query) {
        Selection selection = new Selection(query.criteria(Selection.By.values()));
        String after = query.text("after").orElse(Page.FIRST);
        int limit = query.limit(PAGE);
        query.check();
        return runtime -> Json.queue(query.page(() -> runtime.queue().list(selection, after, limit)));
    }

    private Function<MailetRuntime, String> order(Query query) {
        Order order = query.choice("action", Order.values(), Order::word, Order.FLUSH);
        Selection selection = query.selection();
        boolean dryRun = query.flag("dryRun");
        query.check();
        return runtime -> {
            Touched touched = dryRun
                    ? runtime.queue().preview(order, selection)
                    : runtime.queue().give(order, selection);
            return Json.touched(order, dryRun, touched);
        };
    }

    private static Function<MailetRuntime, String> show(Request request) {
        String id = request.params(":id");
        new Query(request).check();
        return runtime -> {
            Optional<TracedMail> mail = runtime.queue().show(id);
            return Json.mail(mail.orElseThrow(() -> Failures.notFound("No mail " + id + " is known here")));
        };
    }

    private Function<MailetRuntime, String> log(Query query) {
        AttemptSearch search = new AttemptSearch(query.criteria(AttemptSearch.By.values()));
        String after = query.text("after").orElse(Page.FIRST);
        int limit = query.limit(PAGE);
        query.check();
        return runtime -> Json.log(query.page(() -> runtime.attempts().search(search, after, limit)));
    }

    private Function<MailetRuntime, String> tls(Query query) {
        Instant since = query.time("since").orElse(Instant.EPOCH);
        List<String> passed = query.text("passedHosts").stream()
                .flatMap(hosts -> Stream.of(hosts.split("[,\\s]+")))
                .filter(host -> !host.isEmpty())
                .limit(MOST_HOSTS)
                .toList();
        String after = query.text("after").orElse(Page.FIRST);
        int limit = query.limit(PAGE);
        query.check();
        return runtime -> Json.tls(runtime.tlsHistory().list(since, passed, after, limit));
    }

    private String answer(Response response, Function<MailetRuntime, String> question) {
        String json = ask(question);
        response.type("application/json");
        return json;
    }

    private String obey(Response response, Consumer<MailetRuntime> order) {
        String nothing = ask(runtime -> {
            order.accept(runtime);
            return "";
        });
        response.status(NO_CONTENT);
        return nothing;
    }

    /** Asks the runtime of the mailets, which stays open meanwhile, however James stops. */
    private String ask(Function<MailetRuntime, String> question) {
        MailetRuntime runtime = MailetRuntime.joinOpen(files)
                .orElseThrow(() -> Failures.unavailable("No mailet of James Express runs in this James"));
        try {
            return question.apply(runtime);
        } catch (StoreException e) {
            throw Failures.unavailable("The database can't be asked now: " + e.getMessage());
        } finally {
            runtime.leave();
        }
    }

    private static String openApi(Response response) {
        try (InputStream in = ExpressRoutes.class.getResourceAsStream("openapi.yaml")) {
            response.type("application/yaml");
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The jar is not whole", e);
        }
    }
}
