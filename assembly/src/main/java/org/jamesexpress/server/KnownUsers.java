package org.jamesexpress.server;

import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.jpa.JPAUsersRepository;

/** The users, in the database. Whether somebody is one is asked several times a mail; a password is never kept. */
final class KnownUsers extends JPAUsersRepository {
    private final Lately<Username, Boolean, UsersRepositoryException> ours =
            new Lately<>(super::contains, System::nanoTime);

    @Inject
    KnownUsers(DomainList domains) {
        super(domains);
    }

    @Override
    public boolean contains(Username name) throws UsersRepositoryException {
        return ours.ask(name);
    }

    @Override
    public void addUser(Username name, String password) throws UsersRepositoryException {
        try {
            super.addUser(name, password);
        } finally {
            ours.forget();
        }
    }

    @Override
    public void removeUser(Username name) throws UsersRepositoryException {
        try {
            super.removeUser(name);
        } finally {
            ours.forget();
        }
    }
}
