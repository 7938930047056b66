package org.jamesexpress.matchers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.JamesFailure;
import org.jamesexpress.mailets.MessageBytes;
import org.jspecify.annotations.Nullable;

/** Chooses the recipients of a mail that has an attachment of a name, a type or a size. */
public final class AttachmentIs extends ExpressMatcher {
    private static final Condition<AttachmentCondition> ATTACHMENT = new Condition<>(
            AttachmentCondition::parse,
            "name: and file names, type: and media types that are known, size: and < or > and a size, or several of these"
                    + " with and between",
            """
            `name:` has file names, separated by commas, whatever their case, with `*` for any text and `?` for one \
            character; an attachment's name is decoded, in every form that mail programs write. `type:` has media types that \
            the content is of by its first 64 KB, whatever the sender calls it, and takes in their kinds: `application/zip` \
            JAR files too, `text/plain` web pages, and `application/x-msdownload`, which others call \
            `application/x-dosexec`, every Windows program. By their content Office files can't be told from \
            `application/zip`, nor scripts from `text/plain`: ask for their names. `size:` has `>`, or `<`, which XML writes \
            `&lt;`, and a number of bytes, as `500k`, `10M`, `1G`: decoded, about three quarters of what it takes up in the \
            mail. Of several conditions, joined by `and`, all must hold for one and the same attachment. An attachment is \
            every part that is declared one, has a name, or is no text; attached messages, and what is attached to them, \
            are. Malformed MIME is looked through as far as it can be read. For the ends of names alone James's \
            `AttachmentFileNameIs` is enough, which can also look into a ZIP file.""",
            "type:image/* and size:>5M");

    public static final Declaration DECLARATION = ATTACHMENT.declare(
            AttachmentIs.class,
            "Chooses the recipients of a mail that has an attachment of a name, a type or a size.",
            """
            <mailet match="org.jamesexpress.matchers.AttachmentIs=name:*.exe,*.js,*.vbs" class="ToProcessor">
                <processor>quarantine</processor>
            </mailet>
            <mailet match="org.jamesexpress.matchers.AttachmentIs=type:application/x-msdownload" class="ToProcessor">
                <processor>quarantine</processor>
            </mailet>
            """);

    private @Nullable AttachmentCondition condition;

    @Override
    void start() throws SettingsException {
        condition = ATTACHMENT.of(this);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        try (InputStream message = MessageBytes.open(mail)) {
            return AttachmentSearch.finds(Objects.requireNonNull(condition), message)
                    ? mail.getRecipients()
                    : List.of();
        } catch (IOException e) {
            throw JamesFailure.of("can't read " + mail.getName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String getMatcherInfo() {
        return "Mail with an attachment of a name, type or size";
    }
}
