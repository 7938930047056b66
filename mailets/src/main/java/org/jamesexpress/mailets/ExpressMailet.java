package org.jamesexpress.mailets;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.store.StoreException;

/** A mailet between James and a room of this house. It names nothing of the Mail API, see {@link JamesFailure}. */
abstract class ExpressMailet extends GenericMailet {
    private final String task;

    /** @param task what a mail could not be, in words that follow "can't", with {@code %s} for the mail's name */
    ExpressMailet(String task) {
        this.task = task;
    }

    @Override
    public final void init() {
        try {
            ThisJames.check();
            start(InitParameters.of(getMailetConfig()));
        } catch (SettingsException e) {
            destroy();
            throw JamesFailure.of(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            destroy();
            throw e;
        }
    }

    /**
     * Reads and checks the settings, and takes what the mailet needs until {@link #destroy}.
     *
     * @throws SettingsException with every complaint
     */
    abstract void start(Settings settings) throws SettingsException;

    /** Takes the mail, or fails with what makes James keep it. */
    @Override
    public final void service(Mail mail) {
        try {
            take(mail);
        } catch (IOException | UncheckedIOException | StoreException e) {
            throw JamesFailure.of("can't " + task.formatted(mail.getName()) + ": " + e.getMessage(), e);
        }
    }

    /** Does what it is for; the mail goes on when it returns. */
    abstract void take(Mail mail) throws IOException;
}
