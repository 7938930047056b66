package org.jamesexpress.notify;

/** What an {@code <endpoint>} says, with the one element in it that says which kind it is. */
sealed interface EndpointSettings permits WebhookSettings, ProgramSettings {
    /** Of settings that were checked. */
    Endpoint named(String name);
}
