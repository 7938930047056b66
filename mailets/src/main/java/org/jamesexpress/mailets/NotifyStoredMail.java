package org.jamesexpress.mailets;

import com.google.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.annotation.PreDestroy;
import javax.mail.Flags;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.events.Event;
import org.apache.james.events.EventListener;
import org.apache.james.events.Group;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.events.MailboxEvents.Added;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MessageResultIterator;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.MailetContext;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.event.MailStored;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the event log that a message has come into a mailbox. James hands the message on when that is durable, since a
 * listener is synchronous unless its element says otherwise: so a delivery waits while the database is away, and so does the
 * mail queue behind it, which keeps the mail until it is delivered. What can't be noted for another reason James tries
 * again eight times, and puts it into its dead letters then.
 *
 * <p>Only {@code listeners.xml}, the command line and who reads files for it name this class: it can't be loaded in a James
 * without mailboxes. James's threads for listeners call it, several at a time.
 */
public final class NotifyStoredMail implements EventListener.GroupEventListener {
    public static final Declaration DECLARATION = Declaration.listener(
            NotifyStoredMail.class,
            "Notes in the event log that a message has come into a mailbox, from which the endpoints that want `mail.stored`"
                    + " are told.",
            """
            <listener>
                <class>org.jamesexpress.mailets.NotifyStoredMail</class>
                <configuration>
                    <deliveries>all</deliveries>
                </configuration>
            </listener>
            """,
            settings -> Wish.from(settings, Path::of));

    /** In James's dead letters, too. */
    public static final class StoredMailGroup extends Group {}

    private static final Logger LOGGER = LoggerFactory.getLogger(NotifyStoredMail.class);
    private static final Group GROUP = new StoredMailGroup();

    private static final Map<Flags.Flag, String> SYSTEM_FLAGS = Map.of(
            Flags.Flag.ANSWERED, "\\Answered",
            Flags.Flag.DELETED, "\\Deleted",
            Flags.Flag.DRAFT, "\\Draft",
            Flags.Flag.FLAGGED, "\\Flagged",
            Flags.Flag.SEEN, "\\Seen");

    /** Which messages count. */
    enum Deliveries {
        /** Those that were delivered. */
        ONLY,
        /** Those, too, that a user's own program has put into a mailbox. */
        ALL
    }

    /** What the element says. */
    private record Wish(Path endpoints, Deliveries deliveries) {
        static Wish from(Settings settings, Function<String, Path> files) {
            return new Wish(
                    NotifyNewMail.endpoints(settings, files),
                    settings.ask("deliveries")
                            .means(
                                    "`only` what is delivered, or `all` that comes into a mailbox: also what a user's own"
                                            + " program puts there, copies and moves.")
                            .example("all")
                            .choice(Deliveries.ONLY));
        }
    }

    private final MailboxManager mailboxes;
    private final Wish wish;
    private final MailetRuntime runtime;
    private final Patiently patience = new Patiently();
    private final Clock clock = Clock.systemUTC();

    /** @throws IllegalStateException that says what to do */
    @Inject
    public NotifyStoredMail(
            MailboxManager mailboxes,
            FileSystem files,
            DomainList domains,
            MailetContext context,
            MetricFactory metrics,
            GaugeRegistry gauges,
            HierarchicalConfiguration<ImmutableNode> configuration) {
        this.mailboxes = mailboxes;
        try {
            ThisJames.check();
            JamesHome home = new JamesHome(files);
            Settings settings = Settings.of("listener NotifyStoredMail", parameters(configuration));
            this.wish = Wish.from(settings, home::path);
            settings.check();
            String server = HeloName.of(domains);
            this.runtime = MailetRuntime.joinTelling(
                    home,
                    wish.endpoints,
                    server,
                    new PostmasterAlerts(context, server),
                    new NotifyMeters(metrics, gauges));
        } catch (SettingsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static Map<String, String> parameters(HierarchicalConfiguration<ImmutableNode> configuration) {
        Map<String, String> parameters = new TreeMap<>();
        for (Iterator<String> keys = configuration.getKeys(); keys.hasNext(); ) {
            String key = keys.next();
            parameters.put(key, String.join(",", configuration.getStringArray(key)));
        }
        return parameters;
    }

    @Override
    public Group getDefaultGroup() {
        return GROUP;
    }

    @Override
    public boolean isHandling(Event event) {
        return event instanceof Added added
                && (added.isDelivery() || wish.deliveries == Deliveries.ALL)
                && !QuietSessions.has(added.getSessionId().getValue());
    }

    /** Returns once the events of all messages are durable. */
    @Override
    public void event(Event event) throws MailboxException, IOException {
        if (event instanceof Added added && isHandling(event)) {
            MailboxSession owner =
                    mailboxes.createSystemSession(added.getMailboxPath().getUser());
            try {
                MessageManager mailbox = mailboxes.getMailbox(added.getMailboxId(), owner);
                for (MessageUid uid : added.getUids()) {
                    note(added, mailbox, uid, owner);
                }
            } catch (MailboxNotFoundException e) {
                LOGGER.info("nothing to tell of the mailbox {}, which is gone", added.getMailboxId());
            } finally {
                mailboxes.endProcessingRequest(owner);
            }
        }
    }

    private void note(Added added, MessageManager mailbox, MessageUid uid, MailboxSession owner)
            throws MailboxException, IOException {
        Optional<NewEvent> told = read(added, mailbox, uid, owner);
        if (told.isPresent()) {
            append(told.get());
        } else {
            LOGGER.info("nothing to tell of message={} mailbox={}, which is gone", uid.asLong(), added.getMailboxId());
        }
    }

    /** Empty when somebody has taken it away. */
    private Optional<NewEvent> read(Added added, MessageManager mailbox, MessageUid uid, MailboxSession owner)
            throws MailboxException, IOException {
        MessageResultIterator found = mailbox.getMessages(MessageRange.one(uid), FetchGroup.FULL_CONTENT, owner);
        if (!found.hasNext()) {
            MailboxException failure = found.getException();
            if (failure != null) {
                throw failure;
            }
            return Optional.empty();
        }
        MessageResult message = found.next();
        long validity = mailbox.getMailboxEntity().getUidValidity().asLong();
        try (InputStream octets = message.getFullContent().getInputStream()) {
            NewEvent event =
                    MailStored.of(runtime.events().ids(), place(added, uid, validity), octets, clock.instant());
            runtime.library().contents().keep(event, out -> write(message, out));
            return Optional.of(event);
        }
    }

    private static void write(MessageResult message, OutputStream out) throws IOException {
        try (InputStream octets = message.getFullContent().getInputStream()) {
            octets.transferTo(out);
        } catch (MailboxException e) {
            throw new IOException(e);
        }
    }

    private static MailStored.Place place(Added added, MessageUid uid, long validity) {
        MessageMetaData known = added.getMetaData(uid);
        return new MailStored.Place(
                added.getMailboxPath().getName(),
                added.getMailboxPath().getUser().asString(),
                added.getMailboxId().serialize(),
                validity,
                uid.asLong(),
                Optional.of(known.getMessageId())
                        .filter(id -> id.isSerializable())
                        .map(id -> id.serialize()),
                Optional.of(known.getThreadId())
                        .filter(id -> id.isSerializable())
                        .map(id -> id.serialize()),
                flags(known.getFlags()),
                known.getInternalDate().toInstant(),
                added.isDelivery());
    }

    private static List<String> flags(Flags flags) {
        List<String> words = new ArrayList<>();
        Arrays.stream(flags.getSystemFlags())
                .flatMap(flag -> Optional.ofNullable(SYSTEM_FLAGS.get(flag)).stream())
                .sorted()
                .forEach(words::add);
        words.addAll(List.of(flags.getUserFlags()));
        return words;
    }

    /** Waits for as long as the database is away, or until the server stops. */
    private void append(NewEvent event) {
        while (true) {
            try {
                patience.take(
                        event.id(),
                        () -> runtime.store().writeNow(tx -> runtime.events().append(tx, event)));
                return;
            } catch (StoreException e) {
                if (!e.mayPass() || patience.isEnded() || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    @PreDestroy
    public void destroy() {
        patience.end();
        runtime.leave();
    }
}
