package org.jamesexpress.webadmin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jamesexpress.delivery.LoggedAttempt;
import org.jamesexpress.delivery.Order;
import org.jamesexpress.delivery.Page;
import org.jamesexpress.delivery.QueuedRecipient;
import org.jamesexpress.delivery.TlsPast;
import org.jamesexpress.delivery.Touched;
import org.jamesexpress.delivery.TracedMail;
import org.jamesexpress.delivery.TracedRecipient;
import org.jamesexpress.notify.Topic;

/** The answers in JSON. A moment that there is not is left out; a text that is not known is empty. */
final class Json {
    private Json() {}

    static String queue(Page<QueuedRecipient> page) {
        return page("recipients", page, Json::queued).toString();
    }

    static String log(Page<LoggedAttempt> page) {
        return page("attempts", page, Json::attempt).toString();
    }

    static String tls(Page<TlsPast> page) {
        return page("domains", page, Json::past).toString();
    }

    private static ObjectNode past(TlsPast each) {
        return object().put("domain", each.domain())
                .put("mails", each.mails())
                .put("verified", each.verified())
                .put("unverified", each.unverified())
                .put("clear", each.clear())
                .put("failed", each.failed())
                .put("says", each.says())
                .put("first", each.first().toString())
                .put("last", each.last().toString());
    }

    static String touched(Order order, boolean dryRun, Touched touched) {
        return object().put("action", order.word())
                .put("dryRun", dryRun)
                .put("recipients", touched.recipients())
                .put("mails", touched.mails())
                .toString();
    }

    static String mail(TracedMail mail) {
        ObjectNode node = object().put("mail", mail.mail())
                .put("route", mail.route())
                .put("messageId", mail.messageId())
                .put("sender", mail.sender())
                .put("arrived", mail.arrived().toString())
                .put("size", mail.size())
                .put("ret", mail.ret())
                .put("envid", mail.envid())
                .put("tlsWish", mail.tls().word());
        put(node, "settled", mail.settled());
        node.put("recipientCount", mail.recipientCount());
        node.set("recipients", array(mail.recipients(), Json::traced));
        node.put("attemptCount", mail.attemptCount());
        node.set("attempts", array(mail.attempts(), Json::attempt));
        return node.toString();
    }

    static String interested(Topic topic, Page<String> page) {
        ObjectNode node = object().put("topic", topic.word());
        ArrayNode addresses = node.putArray("addresses");
        page.entries().forEach(addresses::add);
        page.next().ifPresent(next -> node.put("next", next));
        return node.toString();
    }

    private static <T> ObjectNode page(String name, Page<T> page, Function<T, ObjectNode> entry) {
        ObjectNode node = object();
        node.set(name, array(page.entries(), entry));
        page.next().ifPresent(next -> node.put("next", next));
        return node;
    }

    private static ObjectNode queued(QueuedRecipient each) {
        ObjectNode node = object().put("mail", each.mail())
                .put("messageId", each.messageId())
                .put("sender", each.sender())
                .put("recipient", each.recipient())
                .put("destination", each.destination())
                .put("state", each.state().word())
                .put("arrived", each.arrived().toString())
                .put("size", each.size())
                .put("attempts", each.attempts());
        put(node, "nextAttempt", each.nextAttempt());
        return node.put("lastReply", each.lastReply()).put("route", each.route());
    }

    private static ObjectNode traced(TracedRecipient each) {
        ObjectNode node = object().put("recipient", each.recipient())
                .put("destination", each.destination())
                .put("state", each.state());
        ArrayNode notify = node.putArray("notify");
        each.notifyOn().forEach(notify::add);
        node.put("orcpt", each.orcpt()).put("attempts", each.attempts());
        put(node, "nextAttempt", each.nextAttempt());
        put(node, "settled", each.settled());
        return node.put("lastReply", each.lastReply());
    }

    private static ObjectNode attempt(LoggedAttempt each) {
        ObjectNode node = object().put("time", each.time().toString())
                .put("mail", each.mail())
                .put("messageId", each.messageId())
                .put("sender", each.sender())
                .put("recipient", each.recipient())
                .put("destination", each.destination())
                .put("host", each.host())
                .put("address", each.address())
                .put("port", each.port())
                .put("source", each.source())
                .put("tls", each.tls())
                .put("trust", each.trust())
                .put("proof", each.proof())
                .put("stage", each.stage())
                .put("code", each.code())
                .put("status", each.status())
                .put("words", each.words())
                .put("millis", each.took().toMillis())
                .put("outcome", each.outcome());
        put(node, "nextAttempt", each.nextAttempt());
        return node;
    }

    private static <T> ArrayNode array(List<T> entries, Function<T, ObjectNode> entry) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        entries.forEach(each -> array.add(entry.apply(each)));
        return array;
    }

    private static void put(ObjectNode node, String name, Optional<Instant> moment) {
        moment.ifPresent(it -> node.put(name, it.toString()));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
