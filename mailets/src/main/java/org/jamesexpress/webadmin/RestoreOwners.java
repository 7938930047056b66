package org.jamesexpress.webadmin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.jamesexpress.archive.export.ArchivedMail;

/** The recipients of mails who have a mailbox here; each address is looked up once. Used by one thread. */
final class RestoreOwners implements RestoreToMailboxes.Owners {
    private final UsersRepository users;
    private final DomainList domains;
    private final Map<String, Optional<Username>> known = new HashMap<>();

    RestoreOwners(UsersRepository users, DomainList domains) {
        this.users = users;
        this.domains = domains;
    }

    @Override
    public List<Username> of(ArchivedMail mail) throws UsersRepositoryException, DomainListException {
        List<Username> owners = new ArrayList<>();
        for (String each : mail.recipients()) {
            Optional<Username> user = known.get(each);
            if (user == null) {
                user = user(each);
                known.put(each, user);
            }
            user.filter(it -> !owners.contains(it)).ifPresent(owners::add);
        }
        return owners;
    }

    private Optional<Username> user(String recipient) throws UsersRepositoryException, DomainListException {
        try {
            MailAddress address = new MailAddress(recipient);
            return domains.containsDomain(address.getDomain())
                    ? existing(users, users.getUsername(address))
                    : Optional.empty();
        } catch (AddressException e) {
            return Optional.empty();
        }
    }

    /** The user of an address, or of a name where users are called by one; none when there is no such user. */
    static Optional<Username> named(String text, UsersRepository users) throws UsersRepositoryException {
        try {
            return existing(users, text.contains("@") ? users.getUsername(new MailAddress(text)) : Username.of(text));
        } catch (AddressException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Username> existing(UsersRepository users, Username user) throws UsersRepositoryException {
        return users.contains(user) ? Optional.of(user) : Optional.empty();
    }
}
