package org.jamesexpress.archive.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.parts.HeaderText;
import org.jamesexpress.parts.Part;

/**
 * What the index keeps of a mail. A file that is missing or can't be read leaves out what stands in it, and nothing else.
 * Made by one thread.
 */
final class Document {
    /** Characters of all texts of a mail; what comes after is not searched. */
    static final int MOST_TEXT = 1_000_000;

    /** Characters of all names of attachments. */
    private static final int MOST_NAMES = 100_000;

    private static final int LONGEST_SHOWN = 300;
    private static final int RECIPIENTS_SHOWN = 20;

    final Tokens sender = new Tokens();
    final Tokens recipients = new Tokens();
    final Tokens subject = new Tokens();
    final Tokens body = new Tokens();
    final Tokens names = new Tokens();
    final List<String> firstRecipients = new ArrayList<>();

    String shownSender = "";
    String shownSubject = "";
    String messageId = "";
    int recipientCount;
    int attachments;
    long size;
    String direction = "";
    Instant arrived;

    /** Whether its files could be read to their end. */
    boolean whole;

    /** Whether more stands in it than was taken, since it is beyond a bound or malformed. */
    boolean cut;

    private int namesLeft = MOST_NAMES;

    private Document(Instant arrived, long size) {
        this.arrived = arrived;
        this.size = size;
    }

    /** The octets of a message. */
    interface Source {
        InputStream open() throws IOException;
    }

    static Document of(StoredMessage stored, LedgerLine line, Entry.Archived entry) {
        return of(line, entry, stored.sidecar(), stored::open);
    }

    static Document of(LedgerLine line, Entry.Archived entry, Optional<JsonNode> sidecar, Source message) {
        Document document = new Document(line.time(), entry.size());
        sidecar.ifPresent(document::takeSidecar);
        document.whole = document.takeMessage(message) && sidecar.isPresent();
        return document;
    }

    private void takeSidecar(JsonNode sidecar) {
        size = sidecar.path("size").asLong(size);
        direction = sidecar.path("direction").asText("").toLowerCase(Locale.ROOT);
        arrived = moment(sidecar.path("arrived").asText("")).orElse(arrived);
        JsonNode envelope = sidecar.path("envelope");
        shownSender = Shown.line(envelope.path("reversePath").asText(""), LONGEST_SHOWN);
        sender.add(envelope.path("reversePath").asText(""));
        for (JsonNode each : envelope.path("recipients")) {
            takeRecipient(each.path("address").asText(""));
        }
    }

    private void takeRecipient(String address) {
        recipients.add(address);
        recipientCount++;
        if (firstRecipients.size() < RECIPIENTS_SHOWN) {
            firstRecipients.add(Shown.line(address, LONGEST_SHOWN));
        }
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** @return whether it was read to its end */
    private boolean takeMessage(Source source) {
        try (UntilFault message = new UntilFault(source.open())) {
            takeHeader(MessageText.read(message, MOST_TEXT, body::add, this::takeAttachment, () -> cut = true));
            return !message.isFaulty();
        } catch (IOException e) {
            return false;
        }
    }

    private void takeHeader(HeaderText header) {
        header.decoded("from").ifPresent(from -> {
            sender.add(from);
            shownSender = Shown.line(from, LONGEST_SHOWN);
        });
        header.decoded("to").ifPresent(recipients::add);
        header.decoded("cc").ifPresent(recipients::add);
        header.decoded("subject").ifPresent(text -> {
            subject.add(text);
            shownSubject = Shown.line(text, LONGEST_SHOWN);
        });
        messageId = header.raw("message-id").map(MessageIds::bare).orElse("");
    }

    private void takeAttachment(Part part) {
        attachments++;
        String name = part.name();
        if (!name.isEmpty() && namesLeft <= 0) {
            cut = true;
        } else if (!name.isEmpty()) {
            names.add(name.substring(0, Math.min(name.length(), namesLeft)));
            namesLeft -= name.length();
            cut |= namesLeft < 0;
            int dot = name.lastIndexOf('.');
            if (dot >= 0) {
                names.addWhole(name.substring(dot).strip());
            }
        }
    }

    /** What it is, as words that nobody writes: so that they can be sought together with words. */
    String facts() {
        Tokens facts = new Tokens().addWhole(Fact.MAIL).addWhole(Fact.direction(direction));
        if (attachments > 0) {
            facts.addWhole(Fact.ATTACHMENT);
        }
        return facts.toString();
    }
}
