package org.jamesexpress.config;

/** A text that can't print itself. */
public final class Secret {
    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "***";
    }
}
