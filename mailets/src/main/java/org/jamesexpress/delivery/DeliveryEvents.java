package org.jamesexpress.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.events.EventIds;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;

/** Tells in events what became of a recipient. */
record DeliveryEvents(EventIds ids) {
    /** Empty for what only leads to the next host. */
    Optional<NewEvent> of(Parcel parcel, Attempt attempt) {
        return type(attempt.outcome())
                .map(type -> event(parcel, attempt.recipient(), type, attempt.time(), data(parcel, attempt)));
    }

    NewEvent delayed(Parcel parcel, Recipient recipient, Instant now) {
        return event(parcel, recipient, EventType.MAIL_DELAYED, now, data(parcel, recipient));
    }

    private static Optional<EventType> type(Outcome outcome) {
        return switch (outcome) {
            case NEXT_HOST -> Optional.empty();
            case DELIVERED -> Optional.of(EventType.MAIL_DELIVERED);
            case DEFERRED -> Optional.of(EventType.MAIL_DEFERRED);
            case BOUNCED, KEPT -> Optional.of(EventType.MAIL_BOUNCED);
        };
    }

    /** The count of attempts makes the fact: the same attempt written down again is the same event. */
    private NewEvent event(Parcel parcel, Recipient recipient, EventType type, Instant time, ObjectNode data) {
        String fact = String.join(
                "\n", parcel.id(), String.valueOf(recipient.number()), String.valueOf(recipient.attempts() + 1));
        return new NewEvent(ids.of(type, fact), type, recipient.address(), time, data.toString());
    }

    private static ObjectNode data(Parcel parcel, Recipient recipient) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("mail", parcel.id())
                .put("messageId", parcel.messageId())
                .put("sender", parcel.reversePath())
                .put("recipient", recipient.address())
                .put("arrived", parcel.arrived().toString())
                .put("attempt", recipient.attempts() + 1);
    }

    private static ObjectNode data(Parcel parcel, Attempt attempt) {
        Finding finding = attempt.finding();
        ObjectNode data = data(parcel, attempt.recipient()).put("status", finding.status());
        finding.host()
                .ifPresent(host -> data.put("host", host.host().name())
                        .put("address", host.host().address().getHostAddress())
                        .put("port", host.port()));
        if (!finding.link().tls().isEmpty()) {
            data.put("tls", finding.link().tls());
        }
        if (!finding.link().proof().isEmpty()) {
            data.put("tlsProof", finding.link().proof());
        }
        finding.stage().ifPresent(stage -> data.put("stage", stage.name()));
        finding.reply().ifPresent(reply -> data.put("reply", reply.text()));
        attempt.next().ifPresent(next -> data.put("nextAttempt", next.toString()));
        return data.put("words", finding.words());
    }
}
