package org.jamesexpress.matchers;

import com.google.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.notify.Topic;
import org.jamesexpress.store.StoreException;
import org.jspecify.annotations.Nullable;

/** Chooses the recipients at this server's domains who have opted in to a topic. */
public final class InterestedIn extends GenericMatcher {
    private static final Condition<Topic> TOPIC = new Condition<>(Topic::new, Topic.RIGHT, """
            Any topic. Nobody has opted in until `express notify opt-in bob@example.com --topic new-mail` says so, or \
            `PUT /express/interests/new-mail/bob@example.com` over webadmin; that holds from the next mail on. Who opts in is \
            a user: aliases are to be resolved before, by James's `RecipientRewriteTable`. The database is asked once for all \
            recipients of a mail.""", "new-mail");

    public static final Declaration DECLARATION = TOPIC.declare(
            InterestedIn.class, "Chooses the recipients at this server's domains who have opted in to a topic.", """
            <mailet match="org.jamesexpress.matchers.InterestedIn=new-mail" class="org.jamesexpress.mailets.NotifyNewMail"/>
            """);

    private final FileSystem files;
    private @Nullable Topic topic;
    private @Nullable MailetRuntime runtime;

    @Inject
    public InterestedIn(FileSystem files) {
        this.files = files;
    }

    @Override
    public void init() throws MessagingException {
        topic = TOPIC.of(this);
        try {
            runtime = MailetRuntime.join(files);
        } catch (SettingsException e) {
            throw new MessagingException(e.getMessage(), e);
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        List<MailAddress> ours = mail.getRecipients().stream()
                .filter(each -> getMailetContext().isLocalServer(each.getDomain()))
                .toList();
        Set<String> interested = among(ours);
        return ours.stream()
                .filter(each -> interested.contains(each.asString().toLowerCase(Locale.US)))
                .toList();
    }

    private Set<String> among(List<MailAddress> recipients) throws MessagingException {
        List<String> addresses = recipients.stream().map(MailAddress::asString).toList();
        try {
            return Objects.requireNonNull(runtime).interests().among(addresses, Objects.requireNonNull(topic));
        } catch (StoreException e) {
            throw new MessagingException("can't tell who is interested in " + topic + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void destroy() {
        if (runtime != null) {
            runtime.leave();
            runtime = null;
        }
    }

    @Override
    public String getMatcherInfo() {
        return "Users who have opted in to a topic";
    }
}
