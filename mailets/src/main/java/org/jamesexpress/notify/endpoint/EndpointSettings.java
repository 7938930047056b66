package org.jamesexpress.notify.endpoint;

/** What an {@code <endpoint>} says, with the one element in it that says which kind it is. */
public interface EndpointSettings {
    Terms terms();

    /** Of settings that were checked. */
    Way way();
}
