package org.jamesexpress.server;

import java.time.ZonedDateTime;
import java.util.Optional;
import javax.inject.Inject;
import javax.persistence.EntityManagerFactory;
import org.apache.james.core.Username;
import org.apache.james.sieve.jpa.JPASieveRepository;
import org.apache.james.sieverepository.api.ScriptName;
import org.apache.james.sieverepository.api.exception.DuplicateException;
import org.apache.james.sieverepository.api.exception.IsActiveException;
import org.apache.james.sieverepository.api.exception.ScriptNotFoundException;
import org.apache.james.sieverepository.api.exception.StorageException;

/** Sieve scripts, in the database. Whether a user has one that is active is asked for each mail; mostly none is. */
final class KnownScripts extends JPASieveRepository {
    private final Lately<Username, Optional<ZonedDateTime>, StorageException> activations =
            new Lately<>(this::activation, System::nanoTime);

    @Inject
    KnownScripts(EntityManagerFactory database) {
        super(database);
    }

    private Optional<ZonedDateTime> activation(Username user) throws StorageException {
        try {
            return Optional.of(super.getActivationDateForActiveScript(user));
        } catch (ScriptNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public ZonedDateTime getActivationDateForActiveScript(Username user)
            throws StorageException, ScriptNotFoundException {
        return activations
                .ask(user)
                .orElseThrow(() -> new ScriptNotFoundException("No script of " + user.asString() + " is active"));
    }

    @Override
    public void setActive(Username user, ScriptName name) throws ScriptNotFoundException, StorageException {
        try {
            super.setActive(user, name);
        } finally {
            activations.forget();
        }
    }

    @Override
    public void deleteScript(Username user, ScriptName name)
            throws ScriptNotFoundException, IsActiveException, StorageException {
        try {
            super.deleteScript(user, name);
        } finally {
            activations.forget();
        }
    }

    @Override
    public void renameScript(Username user, ScriptName before, ScriptName after)
            throws ScriptNotFoundException, DuplicateException, StorageException {
        try {
            super.renameScript(user, before, after);
        } finally {
            activations.forget();
        }
    }
}
