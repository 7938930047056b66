package org.jamesexpress.config;

import java.util.List;

/** Settings that can't be used. The message has one line a complaint. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> complaints;

    public SettingsException(List<String> complaints) {
        super(String.join("\n", complaints));
        this.complaints = List.copyOf(complaints);
    }

    public List<String> complaints() {
        return complaints;
    }
}
