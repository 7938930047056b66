package org.jamesexpress.notify.endpoint;

import java.nio.file.Path;
import java.util.function.Function;
import org.jamesexpress.config.Settings;

/**
 * A kind of endpoint, named by the one element of an {@code <endpoint>} that belongs to it. A jar may bring others: they
 * are found by {@link java.util.ServiceLoader}.
 */
public interface EndpointKind {
    /** The name of the element: {@code webhook}. */
    String element();

    /**
     * Asks for all settings of the endpoint, those in the element and those beside it; what is wrong is left to
     * {@link Settings#check} to refuse.
     *
     * @param files the file that is meant by a path from the server's folder, or by an absolute one
     */
    EndpointSettings read(Settings settings, Function<String, Path> files);
}
