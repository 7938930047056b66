package org.jamesexpress.notify.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What every event about a message tells of it. */
final class MailContent {
    static final int LONGEST_NAME = 255;
    private static final int OCTETS_OF_ATTACHMENTS = 10_000;

    private MailContent() {}

    /** @param toNobody whether its reverse-path is empty */
    static void put(ObjectNode data, Summary summary, boolean toNobody) {
        data.set("headers", Header.of(summary.header()));
        data.put("snippet", summary.snippet());
        data.put("size", summary.size()).put("sha256", summary.sha256());
        List<ObjectNode> attachments =
                summary.attachments().stream().map(MailContent::json).toList();
        Fitted.put(data, "attachments", "attachment", attachments, OCTETS_OF_ATTACHMENTS);
        data.put("attachmentCount", summary.attachmentCount());
        data.set("auto", Automatic.of(summary.header(), toNobody));
        data.set(
                "list",
                Automatic.list(summary.header()).<JsonNode>map(each -> each).orElse(data.nullNode()));
    }

    private static ObjectNode json(Summary.Attachment attachment) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", Plain.of(attachment.name(), LONGEST_NAME))
                .put("type", Plain.of(attachment.type(), LONGEST_NAME))
                .put("size", attachment.size())
                .put("sha256", attachment.sha256());
        if (attachment.contentId().isEmpty()) {
            json.putNull("contentId");
        } else {
            json.put("contentId", Plain.of(attachment.contentId(), LONGEST_NAME));
        }
        return json.put("inline", attachment.inline());
    }
}
