package baton.zookeeper;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.util.PemReader;

/** What ZooKeeper's client has to be told for TLS with files in PEM. */
final class Tls {
    private static final String SSL = "zookeeper.ssl.";
    /** The client's own default does not speak TLS. */
    private static final String SOCKET = "org.apache.zookeeper.ClientCnxnSocketNetty";

    private Tls() {}

    /** The files are read once to see that they are what they should be: the client would only fail to connect, for ever. */
    static Map<String, String> properties(Path trust, Optional<Path> own) throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put(ZKClientConfig.SECURE_CLIENT, "true");
        properties.put(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, SOCKET);
        // The client by itself speaks 1.3 alone, and servers before 3.9 speak 1.2 alone.
        properties.put(SSL + "enabledProtocols", "TLSv1.3,TLSv1.2");
        checkTrust(trust);
        properties.put(SSL + "trustStore.location", trust.toString());
        properties.put(SSL + "trustStore.type", "PEM");
        if (own.isPresent()) {
            checkOwn(own.get());
            properties.put(SSL + "keyStore.location", own.get().toString());
            properties.put(SSL + "keyStore.type", "PEM");
        }
        return properties;
    }

    private static void checkTrust(Path trust) throws IOException {
        try {
            if (PemReader.loadTrustStore(trust.toFile()).size() > 0) {
                return;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(wrongTrust(trust), e);
        }
        throw new IOException(wrongTrust(trust));
    }

    private static String wrongTrust(Path trust) {
        return trust + " holds no certificate in PEM (ensemble-access.tls.trust); put those there that the servers'"
                + " certificates are signed by";
    }

    private static void checkOwn(Path own) throws IOException {
        try {
            PemReader.loadKeyStore(own.toFile(), own.toFile(), Optional.empty());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    own + " is not a certificate and its key in one PEM file (ensemble-access.tls.certificate);"
                            + " the key has to be in PKCS#8 and not encrypted: make the file of the output of"
                            + " openssl pkcs8 -topk8 -nocrypt, and the certificates after it");
        }
    }
}
