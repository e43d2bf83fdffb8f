package baton.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.NullUnmarked;

/**
 * Shows one certificate, the one that the files hold now.
 *
 * <p>A handshake asks for the name first and for certificate and key after it, so each reading has a name of its own.
 */
@NullUnmarked
final class KeyKeeper extends X509ExtendedKeyManager {
    /** Handshakes take seconds at most; nobody replaces files as often. */
    private static final int KEPT = 4;

    private final Rotating<Identity> files;
    private final Map<String, Identity> named = new LinkedHashMap<>();
    private Identity last;
    private int readings;

    KeyKeeper(Rotating<Identity> files) {
        this.files = files;
    }

    private synchronized String choose(String keyType) {
        Identity now = files.get();
        if (!now.equals(last)) {
            last = now;
            readings++;
            named.put(Integer.toString(readings), now);
            if (named.size() > KEPT) {
                named.remove(named.keySet().iterator().next());
            }
        }
        String own = now.key().getAlgorithm();
        return keyType.equals(own) || (own.equals("EC") && keyType.startsWith("EC_"))
                ? Integer.toString(readings)
                : null;
    }

    private String choose(String[] keyTypes) {
        for (String each : keyTypes) {
            String alias = choose(each);
            if (alias != null) {
                return alias;
            }
        }
        return null;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return choose(keyType);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return choose(keyTypes);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public synchronized X509Certificate[] getCertificateChain(String alias) {
        Identity identity = named.get(alias);
        return identity == null ? null : identity.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public synchronized PrivateKey getPrivateKey(String alias) {
        Identity identity = named.get(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return getServerAliases(keyType, issuers);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        String alias = choose(keyType);
        return alias == null ? null : new String[] {alias};
    }
}
