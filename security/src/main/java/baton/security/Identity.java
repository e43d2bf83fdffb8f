package baton.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate, those above it, and its key. */
record Identity(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

    static Identity read(Path certificate, Path key) throws BadFile {
        Identity read = new Identity(Pem.certificates(certificate), Pem.key(key));
        if (!read.belongTogether()) {
            throw new BadFile(key + " is not the key of the first certificate in " + certificate
                    + "; expected a pair; put the own certificate first, or name its key");
        }
        return read;
    }

    private boolean belongTogether() {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(chain.get(0).getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
