package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jamesexpress.config.Secret;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;

/**
 * The tokens that open streams. The database has a SHA-256 of each, so that nobody can read a token there. Any thread may
 * call; each method throws {@link StoreException} when the database refuses.
 */
public final class Tokens {
    /** So that scanners for secrets know one where it shouldn't be. */
    private static final String PREFIX = "express_";

    private static final int OCTETS = 32;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

    /** So many ask the database at once; others need it too. */
    private static final int MOST_READERS = 2;

    private static final int FINGERPRINT = 12;
    private static final Duration USE_NOTED = Duration.ofMinutes(1);
    private static final String SELECT =
            "SELECT name, fingerprint, hash, endpoint, scope, created, last_used, expires FROM notify_token";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Store store;
    private final Clock clock;
    private final Semaphore readers = new Semaphore(MOST_READERS, true);

    public Tokens(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Makes a token; returns once it is durable.
     *
     * @param name for people
     * @param endpoint the only one that it opens; empty for every one
     * @return the token, which nobody can read again; empty if another one has the name
     */
    public Optional<Secret> add(String name, Optional<String> endpoint, Scope scope, Optional<Instant> expires) {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        boolean added = store.writeNow(connection -> {
            String sql = "INSERT INTO notify_token"
                    + " (name, endpoint, scope, created, fingerprint, hash, expires) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, name);
                insert.setString(2, endpoint.orElse(""));
                insert.setString(3, scope.stored());
                insert.setLong(4, clock.millis());
                insert.setString(5, fingerprint(hash(token)));
                insert.setString(6, hash(token));
                insert.setObject(7, expires.map(Instant::toEpochMilli).orElse(null), Types.BIGINT);
                return insert.executeUpdate() == 1;
            }
        });
        return added ? Optional.of(new Secret(token)) : Optional.empty();
    }

    /** All of them, by name. */
    public List<Token> list() {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + " ORDER BY name");
                    ResultSet row = select.executeQuery()) {
                List<Token> tokens = new ArrayList<>();
                while (row.next()) {
                    tokens.add(token(row));
                }
                return tokens;
            }
        });
    }

    /**
     * Revokes a token; returns once it is durable. Who listens with it is sent away within seconds.
     *
     * @return false if there is none of that name
     */
    public boolean remove(String name) {
        return store.writeNow(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM notify_token WHERE name = ?")) {
                delete.setString(1, name);
                return delete.executeUpdate() == 1;
            }
        });
    }

    /** The token that somebody shows, if it opens an endpoint now. */
    Optional<Token> presented(String text, String endpoint) {
        Instant now = clock.instant();
        Optional<Token> found = Optional.of(text)
                .filter(token -> FORM.matcher(token).matches())
                .flatMap(token -> known(hash(token)))
                .filter(token -> token.isValid(now))
                .filter(token -> token.opens(endpoint));
        found.filter(token -> token.lastUsed()
                        .filter(last -> now.isBefore(last.plus(USE_NOTED)))
                        .isEmpty())
                .ifPresent(token -> noteUse(token, now));
        return found;
    }

    /** The fingerprints of those that are valid now. */
    Set<String> valid() {
        Instant now = clock.instant();
        return list().stream()
                .filter(token -> token.isValid(now))
                .map(Token::fingerprint)
                .collect(Collectors.toSet());
    }

    /** Found by its first digits, of which the index may tell; the others are compared in a time that tells nothing. */
    private Optional<Token> known(String hash) {
        readers.acquireUninterruptibly();
        try {
            return read(hash);
        } finally {
            readers.release();
        }
    }

    private Optional<Token> read(String hash) {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE fingerprint = ?")) {
                select.setString(1, fingerprint(hash));
                try (ResultSet row = select.executeQuery()) {
                    boolean same = row.next()
                            && MessageDigest.isEqual(row.getString("hash").getBytes(US_ASCII), hash.getBytes(US_ASCII));
                    return same ? Optional.of(token(row)) : Optional.empty();
                }
            }
        });
    }

    /** Not waited for: it is for people. */
    private void noteUse(Token token, Instant now) {
        store.write(connection -> {
                    String sql = "UPDATE notify_token SET last_used = ? WHERE name = ?";
                    try (PreparedStatement update = connection.prepareStatement(sql)) {
                        update.setLong(1, now.toEpochMilli());
                        update.setString(2, token.name());
                        return update.executeUpdate();
                    }
                })
                .exceptionally(failure -> 0);
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                row.getString("name"),
                row.getString("fingerprint"),
                Optional.of(row.getString("endpoint")).filter(only -> !only.isEmpty()),
                Scope.restored(row.getString("scope")),
                Instant.ofEpochMilli(row.getLong("created")),
                time(row, "last_used"),
                time(row, "expires"));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long time = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    }

    private static String fingerprint(String hash) {
        return hash.substring(0, FINGERPRINT);
    }

    private static String hash(String token) {
        return Sha256.hex(token.getBytes(UTF_8));
    }
}
