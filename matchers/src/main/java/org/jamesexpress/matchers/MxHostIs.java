package org.jamesexpress.matchers;

import com.google.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mx.HostPattern;
import org.jamesexpress.mx.MailDomains;
import org.jspecify.annotations.Nullable;

/** Chooses the recipients whose mail is taken by hosts of certain names. */
public final class MxHostIs extends ExpressMatcher {
    private static final Condition<List<HostPattern>> HOSTS = new Condition<>(
            MxHostIs::patterns,
            "names of hosts, with or without *. in front, separated by commas",
            "`*.` stands for one label or more. Case and a final dot don't matter, and domains in other scripts mean the"
                    + " same as their A-labels. What counts are the MX hosts of the best preference, one of which is"
                    + " enough; a domain without MX records is its own host. Recipients of this server's own domains are"
                    + " never chosen, nor are address literals. The servers of `conf/dnsservice.xml` are asked, once for"
                    + " each domain of a mail; answers are kept as long as DNS allows, for all these matchers together."
                    + " Where DNS gives none within half a minute the recipient is not chosen: mail does not wait in a"
                    + " matcher for it.",
            "*.protection.outlook.com,*.google.com");

    public static final Declaration DECLARATION =
            HOSTS.declare(MxHostIs.class, "Chooses the recipients whose mail is taken by hosts of certain names.", """
            <!-- One provider hosts many domains, and wants few connections from one sender. -->
            <mailet match="org.jamesexpress.matchers.MxHostIs=*.protection.outlook.com"
                    class="org.jamesexpress.mailets.DirectMxDelivery">
                <route>outlook</route>
                <maxConnections>10</maxConnections>
            </mailet>
            """);

    private final FileSystem files;
    private @Nullable List<HostPattern> patterns;
    private @Nullable MailDomains dns;

    @Inject
    public MxHostIs(FileSystem files) {
        this.files = files;
    }

    @Override
    void start() throws SettingsException {
        patterns = HOSTS.of(this);
        dns = RemoteDomains.inDns(this, files);
    }

    private static List<HostPattern> patterns(String text) {
        return Stream.of(text.split(",", -1))
                .map(each -> HostPattern.parse(each.strip()))
                .toList();
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        Map<String, Set<String>> hosts =
                Objects.requireNonNull(dns).bestHosts(RemoteDomains.of(mail, getMailetContext()));
        return RemoteDomains.recipients(
                mail, domain -> hosts.getOrDefault(domain, Set.of()).stream().anyMatch(this::isMeant));
    }

    private boolean isMeant(String host) {
        return Objects.requireNonNull(patterns).stream().anyMatch(pattern -> pattern.matches(host));
    }

    @Override
    public String getMatcherInfo() {
        return "MX hosts of the recipients' domains";
    }
}
