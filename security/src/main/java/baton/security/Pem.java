package baton.security;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Certificates and keys as OpenSSL writes them. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Pem() {}

    static List<X509Certificate> certificates(Path file) throws BadFile {
        String text = PrivateFile.open(file);
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).equals(CERTIFICATE)) {
                found.add(certificate(file, decoded(file, blocks.group(2))));
            }
        }
        if (found.isEmpty()) {
            throw new BadFile(file + " holds " + found(text)
                    + "; expected certificates in PEM (BEGIN CERTIFICATE); convert DER with: openssl x509 -inform DER -in "
                    + file + " -out NEW");
        }
        return List.copyOf(found);
    }

    static PrivateKey key(Path file) throws BadFile {
        String text = PrivateFile.secret(file);
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).equals(KEY)) {
                return key(file, decoded(file, blocks.group(2)));
            }
        }
        String convert = text.contains("BEGIN ENCRYPTED PRIVATE KEY")
                ? "openssl pkey -in " + file + " -out NEW"
                : "openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW";
        throw new BadFile(file + " holds " + found(text)
                + "; expected a key in PKCS#8 that is not encrypted (BEGIN PRIVATE KEY); convert it with: " + convert);
    }

    private static X509Certificate certificate(Path file, byte[] bytes) throws BadFile {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw new BadFile(file + " holds a certificate that cannot be read; expected X.509; look with: openssl x509"
                    + " -in " + file + " -text");
        }
    }

    private static PrivateKey key(Path file, byte[] bytes) throws BadFile {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
        try {
            for (String algorithm : ALGORITHMS) {
                Optional<PrivateKey> key = key(algorithm, spec);
                if (key.isPresent()) {
                    return key.get();
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has RSA, EC and EdDSA", e);
        }
        throw new BadFile(file + " holds a private key that cannot be read; expected " + String.join(", ", ALGORITHMS)
                + "; make another with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + file);
    }

    private static Optional<PrivateKey> key(String algorithm, PKCS8EncodedKeySpec spec)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException another) {
            return Optional.empty();
        }
    }

    private static byte[] decoded(Path file, String base64) throws BadFile {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BadFile(file + " is damaged; expected PEM; write it again");
        }
    }

    private static String found(String text) {
        String kinds = BEGIN.matcher(text)
                .results()
                .map(each -> each.group(1))
                .distinct()
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "no PEM" : kinds;
    }
}
