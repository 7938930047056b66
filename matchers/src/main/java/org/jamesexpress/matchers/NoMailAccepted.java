package org.jamesexpress.matchers;

import com.google.inject.Inject;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mx.MailDomains;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the recipients whose domain takes no mail for certain: it says so by a null MX (RFC 7505), or it does not exist,
 * or none of its hosts has an address. A failure that may pass chooses nobody, nor does an answer that takes longer than
 * half a minute; recipients of this server's own domains are never chosen. It has no condition.
 */
public final class NoMailAccepted extends ExpressMatcher {
    public static final Declaration DECLARATION = Declaration.matcher(
            NoMailAccepted.class,
            "Chooses the recipients whose domain takes no mail for certain: it says so by a null MX, or it does not exist,"
                    + " or none of its hosts has an address; it has no condition, and chooses nobody where DNS fails for"
                    + " now, nor at this server's own domains.",
            """
            <mailet match="org.jamesexpress.matchers.NoMailAccepted" class="Bounce">
                <message>The domain of this address takes no mail. Is it spelt right?</message>
                <passThrough>false</passThrough>
            </mailet>
            """,
            settings -> Optional.empty());

    private final FileSystem files;
    private @Nullable MailDomains dns;

    @Inject
    public NoMailAccepted(FileSystem files) {
        this.files = files;
    }

    @Override
    void start() throws SettingsException {
        Condition.refuse(this);
        dns = RemoteDomains.inDns(this, files);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        Set<String> dead = Objects.requireNonNull(dns).withoutMail(RemoteDomains.of(mail, getMailetContext()));
        return RemoteDomains.recipients(mail, dead::contains);
    }

    @Override
    public String getMatcherInfo() {
        return "Domains that take no mail";
    }
}
