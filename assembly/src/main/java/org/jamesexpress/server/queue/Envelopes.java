package org.jamesexpress.server.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.jspecify.annotations.Nullable;

/**
 * All of a mail but its message, as JSON. Attributes whose value can't be written down are left out, as every queue of
 * James does. DSN parameters are attributes.
 */
final class Envelopes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Envelopes() {}

    static String write(Mail mail) {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.put("name", mail.getName());
        mail.getMaybeSender().asOptional().ifPresent(sender -> envelope.put("sender", sender.asString()));
        ArrayNode recipients = envelope.putArray("recipients");
        mail.getRecipients().forEach(recipient -> recipients.add(recipient.asString()));
        putIfKnown(envelope, "state", mail.getState());
        putIfKnown(envelope, "errorMessage", mail.getErrorMessage());
        putIfKnown(envelope, "remoteAddress", mail.getRemoteAddr());
        putIfKnown(envelope, "remoteHost", mail.getRemoteHost());
        Date lastUpdated = mail.getLastUpdated();
        if (lastUpdated != null) {
            envelope.put("lastUpdated", lastUpdated.toInstant().toEpochMilli());
        }
        ObjectNode attributes = envelope.putObject("attributes");
        mail.attributes()
                .forEach(attribute -> attribute
                        .getValue()
                        .toJson()
                        .ifPresent(value -> attributes.set(attribute.getName().asString(), value)));
        writeHeaders(mail.getPerRecipientSpecificHeaders(), envelope.putArray("headers"));
        return envelope.toString();
    }

    private static void writeHeaders(PerRecipientHeaders headers, ArrayNode array) {
        headers.getHeadersByRecipient()
                .forEach((recipient, header) -> array.addObject()
                        .put("recipient", recipient.asString())
                        .put("name", header.getName())
                        .put("value", header.getValue()));
    }

    private static void putIfKnown(ObjectNode envelope, String name, @Nullable String value) {
        if (value != null) {
            envelope.put(name, value);
        }
    }

    /** The mail, still without its message. */
    static MailImpl read(String text) throws JsonProcessingException, AddressException {
        JsonNode envelope = JSON.readTree(text);
        MailImpl.Builder mail = MailImpl.builder().name(envelope.get("name").asText());
        if (envelope.has("sender")) {
            mail.sender(new MailAddress(envelope.get("sender").asText()));
        }
        for (JsonNode recipient : envelope.get("recipients")) {
            mail.addRecipient(new MailAddress(recipient.asText()));
        }
        ifKnown(envelope, "state", state -> mail.state(state.asText()));
        ifKnown(envelope, "errorMessage", error -> mail.errorMessage(error.asText()));
        ifKnown(envelope, "remoteAddress", address -> mail.remoteAddr(address.asText()));
        ifKnown(envelope, "remoteHost", host -> mail.remoteHost(host.asText()));
        ifKnown(envelope, "lastUpdated", time -> mail.lastUpdated(Date.from(Instant.ofEpochMilli(time.asLong()))));
        envelope.get("attributes")
                .properties()
                .forEach(each -> mail.addAttribute(
                        new Attribute(AttributeName.of(each.getKey()), AttributeValue.fromJson(each.getValue()))));
        for (JsonNode each : envelope.get("headers")) {
            mail.addHeaderForRecipient(
                    header(each), new MailAddress(each.get("recipient").asText()));
        }
        return mail.build();
    }

    private static PerRecipientHeaders.Header header(JsonNode header) {
        return PerRecipientHeaders.Header.builder()
                .name(header.get("name").asText())
                .value(header.get("value").asText())
                .build();
    }

    private static void ifKnown(JsonNode envelope, String name, Consumer<JsonNode> use) {
        if (envelope.has(name)) {
            use.accept(envelope.get(name));
        }
    }
}
