package org.jamesexpress.matchers;

import org.apache.mailet.base.GenericMatcher;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.JamesFailure;
import org.jamesexpress.mailets.ThisJames;

/** A matcher between James and what is known here. It names nothing of the Mail API, see {@link JamesFailure}. */
abstract class ExpressMatcher extends GenericMatcher {
    @Override
    public final void init() {
        try {
            ThisJames.check();
            start();
        } catch (SettingsException e) {
            throw JamesFailure.of(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Reads and checks the condition.
     *
     * @throws SettingsException that says what would be right
     */
    abstract void start() throws SettingsException;
}
