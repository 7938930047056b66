package org.jamesexpress.webadmin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What became of a mail for some of those it was to go to.
 *
 * @param file of the mail, as it was asked for
 * @param to users or recipients
 * @param words empty where there is nothing to say
 */
record RestoreOutcome(String file, Kind kind, List<String> to, String words) {
    enum Kind {
        /** It is in the mailbox now, or was handed over; in a rehearsal it would be. */
        DONE,
        /** It was before. */
        BEFORE,
        /** It was being handed over at another time, and nobody knows whether it was. */
        UNCLEAR,
        /** None of its recipients has a mailbox here. */
        NOBODY,
        FAILED
    }

    /** Is told of each. */
    interface Listener {
        void tell(RestoreOutcome outcome);
    }

    static RestoreOutcome failed(String file, List<String> to, Exception failure) {
        return new RestoreOutcome(
                file, Kind.FAILED, to, failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    /** On one line. */
    String json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("file", file)
                .put("outcome", kind.name().toLowerCase(Locale.ROOT));
        ArrayNode list = json.putArray("to");
        to.forEach(list::add);
        return json.put("words", words).toString();
    }
}
