package org.jamesexpress.smtp;

/** Overhears a conversation, line by line. Called on the session's thread; must not block for long. */
public interface Dialogue {
    /** Hears nothing. */
    Dialogue SILENT = new Dialogue() {
        @Override
        public void sent(String line) {}

        @Override
        public void received(String line) {}
    };

    /** A command, or {@code .} for the body's end; the body itself is not told. */
    void sent(String line);

    void received(String line);
}
