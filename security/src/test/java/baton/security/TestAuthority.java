package baton.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Signs certificates for tests, with the keytool of this Java, and writes them as PEM. */
public final class TestAuthority {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    private TestAuthority(Path folder, Path store) {
        this.folder = folder;
        this.store = store;
    }

    public static TestAuthority in(Path folder) throws Exception {
        TestAuthority made = new TestAuthority(Files.createDirectories(folder), folder.resolve("store.p12"));
        made.keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c", "-validity", "2");
        made.write(made.trust(), "CERTIFICATE", List.of(made.certificate("ca").getEncoded()));
        return made;
    }

    /** What a caller trusts. */
    public Path trust() {
        return folder.resolve("ca.pem");
    }

    /** A pair for a host that is reached under 127.0.0.1 and {@code more}, such as {@code ip:192.0.2.2}. */
    public TlsFiles issue(String name, TlsFiles.Clients clients, String... more) throws Exception {
        List<String> names = new ArrayList<>(List.of("ip:127.0.0.1", "dns:localhost"));
        names.addAll(List.of(more));
        return pair(name, clients, "-ext", "san=" + String.join(",", names), "-validity", "2");
    }

    /** A pair for another host, which nobody reaches under the address of a test. */
    public TlsFiles issueForElsewhere(String name) throws Exception {
        return pair(name, TlsFiles.Clients.NONE, "-ext", "san=dns:elsewhere.example", "-validity", "2");
    }

    private TlsFiles pair(String name, TlsFiles.Clients clients, String... options) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-signer", "ca"));
        words.addAll(List.of(options));
        keytool(words.toArray(new String[0]));
        Path certificate = folder.resolve(name + ".pem");
        Path key = folder.resolve(name + ".key");
        write(certificate, "CERTIFICATE", List.of(certificate(name).getEncoded()));
        write(
                key,
                "PRIVATE KEY",
                List.of(load().getKey(name, PASSWORD.toCharArray()).getEncoded()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return new TlsFiles(certificate, key, Optional.of(trust()), clients);
    }

    private Certificate certificate(String alias) throws Exception {
        return load().getCertificate(alias);
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        return loaded;
    }

    private void write(Path file, String kind, List<byte[]> blocks) throws IOException {
        StringBuilder text = new StringBuilder();
        Base64.Encoder base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        for (byte[] each : blocks) {
            text.append("-----BEGIN ").append(kind).append("-----\n");
            text.append(base64.encodeToString(each)).append('\n');
            text.append("-----END ").append(kind).append("-----\n");
        }
        Files.writeString(file, text);
    }

    private void keytool(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }
}
