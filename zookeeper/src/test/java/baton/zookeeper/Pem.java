package baton.zookeeper;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A key pair on this host's loopback, made by the JDK's keytool.
 *
 * @param certificate signed by itself
 * @param both key and certificate in one file
 */
record Pem(Path certificate, Path both) {
    private static final String PASSWORD = "changeit";

    static Pem make(Path directory, String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-keyalg",
                        "EC",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool: " + Files.readString(directory.resolve(name + ".log")));
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(store.toFile())) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Key key = Objects.requireNonNull(keys.getKey(name, PASSWORD.toCharArray()));
        String certificate = text(
                "CERTIFICATE", Objects.requireNonNull(keys.getCertificate(name)).getEncoded());
        Path alone = Files.writeString(directory.resolve(name + ".crt"), certificate);
        Path both = Files.writeString(
                directory.resolve(name + ".pem"),
                text("PRIVATE KEY", Objects.requireNonNull(key.getEncoded())) + certificate);
        Files.setPosixFilePermissions(both, PosixFilePermissions.fromString("rw-------"));
        return new Pem(alone, both);
    }

    private static String text(String what, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
