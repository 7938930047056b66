package org.jamesexpress.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows our certificate to hosts that ask for one, and those who signed it are among those whom the host names, if it names
 * any; and knows of each handshake whether the host has asked. Any thread may use it.
 */
final class ClientKeys extends X509ExtendedKeyManager {
    /** What a host wanted to know of us. */
    enum Asked {
        NOTHING,
        /** A certificate, and there is none. */
        IN_VAIN,
        /** A certificate that others should have signed. */
        FOR_ANOTHER,
        /** Our certificate, which it got to see. */
        AND_SHOWN
    }

    private final Optional<X509ExtendedKeyManager> keys;
    private final Map<Socket, Asked> asked = Collections.synchronizedMap(new WeakHashMap<>());

    ClientKeys(Optional<ClientIdentity> identity) {
        this.keys = identity.map(ClientIdentity::keys);
    }

    /** What was asked in the handshake over a connection, which nobody needs to know again. */
    Asked asked(Socket socket) {
        Asked known = asked.remove(socket);
        return known == null ? Asked.NOTHING : known;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] kinds, Principal @Nullable [] issuers, Socket socket) {
        if (keys.isEmpty()) {
            asked.put(socket, Asked.IN_VAIN);
            return null;
        }
        String alias = keys.get().chooseClientAlias(kinds, issuers, socket);
        asked.merge(
                socket,
                alias == null ? Asked.FOR_ANOTHER : Asked.AND_SHOWN,
                (before, now) -> before == Asked.AND_SHOWN ? before : now);
        return alias;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return keys.map(each -> each.getCertificateChain(alias)).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return keys.map(each -> each.getPrivateKey(alias)).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
        return keys.map(each -> each.getClientAliases(kind, issuers)).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String kind, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
