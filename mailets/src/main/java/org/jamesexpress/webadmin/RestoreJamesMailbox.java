package org.jamesexpress.webadmin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Date;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxManager.CreateOption;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.MessageManager.AppendResult;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResultIterator;
import org.jamesexpress.archive.export.ArchivedMail;
import org.jamesexpress.mailets.QuietSessions;
import org.jamesexpress.store.Sha256;
import reactor.core.publisher.Mono;

/**
 * A folder in James. What is added is no delivery, which James's listeners see by the event ({@code isDelivery}), and it is
 * neither recent nor unseen, so that no mail program announces it. James's mappers keep what they have read until the end of
 * what it calls a request: each message is one.
 */
final class RestoreJamesMailbox implements RestoreMailbox {
    private final MailboxManager mailboxes;
    private final MailboxSession session;
    private final MailboxPath path;

    /** @throws MailboxException when James has no folders of such a name */
    RestoreJamesMailbox(MailboxManager mailboxes, Username user, String folder) throws MailboxException {
        this.mailboxes = mailboxes;
        this.session = mailboxes.createSystemSession(user);
        MailboxPath named = MailboxPath.forUser(user, folder);
        this.path = named.isInbox() ? MailboxPath.inbox(user) : named;
        path.assertAcceptable(session.getPathDelimiter());
    }

    @Override
    public void list(Listing listing) throws MailboxException {
        if (!exists()) {
            return;
        }
        try {
            MessageManager mailbox = mailboxes.getMailbox(path, session);
            String folder = name(mailbox);
            MessageResultIterator all = mailbox.getMessages(MessageRange.all(), FetchGroup.MINIMAL, session);
            all.forEachRemaining(each -> {
                if (!each.getFlags().contains(Flags.Flag.DELETED)) { // the next who expunges takes it away
                    listing.message(new Place(folder, each.getUid().asLong()), each.getSize());
                }
            });
            check(all);
        } finally {
            mailboxes.endProcessingRequest(session);
        }
    }

    private static String name(MessageManager mailbox) throws MailboxException {
        return mailbox.getId().serialize() + "/"
                + mailbox.getMailboxEntity().getUidValidity().asLong();
    }

    private boolean exists() {
        return Optional.ofNullable(
                        Mono.from(mailboxes.mailboxExists(path, session)).block())
                .orElse(false);
    }

    /** The iterator ends where it fails. */
    private static void check(MessageResultIterator messages) throws MailboxException {
        MailboxException failure = messages.getException();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String hash(Place place) throws MailboxException, IOException {
        try {
            MessageRange one = MessageRange.one(MessageUid.of(place.uid()));
            MessageResultIterator messages =
                    mailboxes.getMailbox(path, session).getMessages(one, FetchGroup.FULL_CONTENT, session);
            MessageDigest digest = Sha256.digest();
            if (messages.hasNext()) {
                try (InputStream message = messages.next().getFullContent().getInputStream()) {
                    message.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
                }
            }
            check(messages);
            return Sha256.hex(digest);
        } finally {
            mailboxes.endProcessingRequest(session);
        }
    }

    @Override
    public Place add(ArchivedMail mail) throws MailboxException {
        long quiet = session.getSessionId().getValue();
        QuietSessions.add(quiet);
        try {
            if (!exists()) {
                mailboxes.createMailbox(path, CreateOption.CREATE_SUBSCRIPTION, session);
            }
            AppendCommand message = AppendCommand.builder()
                    .withInternalDate(Date.from(mail.arrived()))
                    .withFlags(new Flags(Flags.Flag.SEEN))
                    .notRecent()
                    .notDelivery()
                    .build(content(mail));
            MessageManager mailbox = mailboxes.getMailbox(path, session);
            AppendResult added = mailbox.appendMessage(message, session);
            return new Place(name(mailbox), added.getId().getUid().asLong());
        } catch (OverQuotaException e) {
            throw new MailboxException("the mailbox is full: " + e.getMessage(), e);
        } finally {
            QuietSessions.remove(quiet);
            mailboxes.endProcessingRequest(session);
        }
    }

    private static Content content(ArchivedMail mail) {
        return new Content() {
            @Override
            public InputStream getInputStream() throws IOException {
                return mail.message().open();
            }

            @Override
            public long size() {
                return mail.size();
            }
        };
    }
}
