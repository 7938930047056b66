package org.jamesexpress.notify.own;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.config.Secret;

/**
 * The webhook of one user.
 *
 * @param address the user's, in lower case
 * @param secret the key of its signature
 * @param previousSecret signs as well, while the webhook doesn't know the new one yet
 * @param since when it was given
 */
public record OwnWebhook(String address, URI url, Secret secret, Optional<Secret> previousSecret, Instant since) {}
