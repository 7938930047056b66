package org.jamesexpress.matchers;

import com.google.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.JamesFailure;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.notify.Topic;
import org.jamesexpress.store.StoreException;
import org.jspecify.annotations.Nullable;

/** Chooses the recipients at this server's domains who have opted in to a topic. */
public final class InterestedIn extends ExpressMatcher {
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

    @Inject
    public InterestedIn(FileSystem files) {
        this.files = files;
    }

    @Override
    void start() throws SettingsException {
        topic = TOPIC.of(this);
        MailetRuntime.join(files).leave();
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        List<MailAddress> ours = mail.getRecipients().stream()
                .filter(each -> getMailetContext().isLocalServer(each.getDomain()))
                .toList();
        Set<String> interested = among(ours);
        return ours.stream()
                .filter(each -> interested.contains(each.asString().toLowerCase(Locale.US)))
                .toList();
    }

    /** Keeps nothing open: a matcher within another is not told when James stops. */
    private Set<String> among(List<MailAddress> recipients) {
        List<String> addresses = recipients.stream().map(MailAddress::asString).toList();
        try {
            MailetRuntime runtime = MailetRuntime.join(files);
            try {
                return runtime.interests().among(addresses, Objects.requireNonNull(topic));
            } finally {
                runtime.leave();
            }
        } catch (SettingsException | StoreException e) {
            throw JamesFailure.of("can't tell who is interested in " + topic + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String getMatcherInfo() {
        return "Users who have opted in to a topic";
    }
}
