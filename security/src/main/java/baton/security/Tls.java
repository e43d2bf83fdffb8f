package baton.security;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS from PEM files, for the side that listens and the side that calls. Files that change are read again. */
public final class Tls {
    private final TlsFiles files;
    private final SSLContext context;

    private Tls(TlsFiles files, SSLContext context) {
        this.files = files;
        this.context = context;
    }

    /**
     * Reads the files.
     *
     * @param log takes a sentence when the files changed, or could not be read again
     */
    public static Tls open(TlsFiles files, Consumer<String> log) throws BadFile {
        Rotating<Identity> identity = new Rotating<>(
                List.of(files.certificate(), files.key()), () -> Identity.read(files.certificate(), files.key()), log);
        warn(files, identity.get(), log);
        return new Tls(files, context(new KeyManager[] {new KeyKeeper(identity)}, files.trust(), log));
    }

    /** For a program that only calls and shows no certificate. */
    public static SSLContext caller(Optional<Path> trust) throws BadFile {
        return context(new KeyManager[0], trust, sentence -> {});
    }

    private static SSLContext context(KeyManager[] keys, Optional<Path> trust, Consumer<String> log) throws BadFile {
        TrustKeeper trusted = new TrustKeeper(
                new Rotating<>(trust.map(List::of).orElse(List.of()), () -> TrustKeeper.read(trust), log));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trusted}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /** An agent that would not start any more for this would be worse than one that nobody can ask. */
    private static void warn(TlsFiles files, Identity identity, Consumer<String> log) {
        try {
            identity.chain().get(0).checkValidity();
        } catch (CertificateException e) {
            log.accept(files.certificate() + " is not valid now (" + e.getMessage()
                    + "), callers will refuse it; replace it");
        }
    }

    /** Knows the own certificate and whom to trust. */
    public SSLContext context() {
        return context;
    }

    public TlsFiles files() {
        return files;
    }

    /** Of a client certificate that was verified; empty when it has none. */
    public static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(each -> each.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .reduce((first, last) -> last);
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
