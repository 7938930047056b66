package org.jamesexpress.notify.own;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jamesexpress.config.Secret;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.webhook.Webhook;
import org.jamesexpress.notify.webhook.WebhookSettings;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;

/**
 * The webhooks of users, and what a person can do with them. An address counts whatever its case. Any thread may call; each
 * method throws {@link StoreException} when the database refuses.
 */
public final class OwnWebhooks {
    /** What is right, to follow "should be". */
    public static final String RIGHT =
            "a URL such as https://host/path, on the public internet; http, and hosts within our"
                    + " own network, where <allow> in <own> names them";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int OCTETS = 32;

    private final OwnSettings settings;
    private final Store store;
    private final Clock clock;
    private final Runnable onChange;

    /** @param onChange is called after each change, once it is durable */
    OwnWebhooks(OwnSettings settings, Store store, Clock clock, Runnable onChange) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.onChange = onChange;
    }

    /**
     * Gives a user a webhook, or another URL to the one that there is, which keeps its secret.
     *
     * @throws IllegalArgumentException when the URL isn't {@link #RIGHT}
     * @throws IllegalStateException when there are as many as there may be, in words for people
     */
    public OwnWebhook set(String address, String url) {
        URI checked = WebhookSettings.url(url);
        OwnWebhook set = store.writeNow(tx -> {
            Optional<OwnWebhook> known = OwnTable.of(tx, key(address));
            if (known.isEmpty() && OwnTable.count(tx) >= settings.most()) {
                throw new IllegalStateException(
                        "there are " + settings.most() + " already, which is the limit: <most>");
            }
            OwnWebhook webhook = known.map(old ->
                            new OwnWebhook(old.address(), checked, old.secret(), old.previousSecret(), clock.instant()))
                    .orElseGet(
                            () -> new OwnWebhook(key(address), checked, secret(), Optional.empty(), clock.instant()));
            if (!target(webhook).webhook().isSafe()) {
                throw new IllegalArgumentException(url);
            }
            OwnTable.put(tx, webhook);
            return webhook;
        });
        onChange.run();
        return set;
    }

    /**
     * Makes a new secret. The one before it signs as well, until the next.
     *
     * @throws NoSuchElementException when the user has no webhook
     */
    public OwnWebhook rotate(String address) {
        OwnWebhook rotated = store.writeNow(tx -> {
            OwnWebhook old = OwnTable.of(tx, key(address))
                    .orElseThrow(() -> new NoSuchElementException(address + " has no webhook"));
            OwnWebhook webhook =
                    new OwnWebhook(old.address(), old.url(), secret(), Optional.of(old.secret()), clock.instant());
            OwnTable.put(tx, webhook);
            return webhook;
        });
        onChange.run();
        return rotated;
    }

    /** Takes a user's webhook away, and what waits for it; false if there is none. */
    public boolean remove(String address) {
        boolean removed = store.writeNow(tx -> OwnTable.delete(tx, key(address)));
        onChange.run();
        return removed;
    }

    public Optional<OwnWebhook> of(String address) {
        return store.read(tx -> OwnTable.of(tx, key(address)));
    }

    /**
     * All, by their addresses.
     *
     * @param after only those that come after this address; "" for the first page
     */
    public List<OwnWebhook> list(String after, int most) {
        return store.read(tx -> OwnTable.after(tx, after, most));
    }

    /** What a lane needs to know of one. */
    Endpoint endpoint(OwnWebhook webhook) {
        String definition = webhook.toString() + webhook.secret().reveal() + settings;
        return new Endpoint(
                webhook.address(),
                settings.termsOf(webhook.address()),
                target(webhook),
                Sha256.hex(definition.getBytes(UTF_8)));
    }

    private OwnTarget target(OwnWebhook webhook) {
        return new OwnTarget(
                webhook.address(),
                Webhook.of(webhook.url(), webhook.secret(), webhook.previousSecret(), settings.allowed(), List.of()));
    }

    private static Secret secret() {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return new Secret("whsec_" + Base64.getEncoder().encodeToString(octets));
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.US);
    }
}
