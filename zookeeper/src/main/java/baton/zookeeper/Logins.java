package baton.zookeeper;

import java.io.IOException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.URIParameter;
import java.util.Arrays;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;

/** The login configuration of this process, from which ZooKeeper's client takes what it proves itself by. */
final class Logins {
    /** The section that ZooKeeper's client looks for. */
    private static final String SECTION = "Client";

    private Logins() {}

    /** Properties that ZooKeeper's client needs for it. Sets it inside the process: a system property on the command line would show in every list of processes. */
    static Map<String, String> use(Path file) throws IOException {
        Configuration logins;
        try {
            logins = Configuration.getInstance("JavaLoginConfig", new URIParameter(file.toUri()));
        } catch (NoSuchAlgorithmException | IllegalArgumentException | SecurityException e) {
            // The text of a parser may quote the file.
            throw new IOException(file + " is no login configuration of JAAS (ensemble-access.sasl); correct the file");
        }
        AppConfigurationEntry[] section = logins.getAppConfigurationEntry(SECTION);
        if (section == null) {
            throw new IOException(
                    file + " has no section " + SECTION + " { ... }; (ensemble-access.sasl); add it to the file");
        }
        Configuration.setConfiguration(logins);
        // ZooKeeper's client refuses DIGEST-MD5 by default, because MD5 is not approved by FIPS 140.
        return Arrays.stream(section)
                        .anyMatch(entry -> entry.getLoginModuleName().endsWith("DigestLoginModule"))
                ? Map.of("zookeeper.fips-mode", "false")
                : Map.of();
    }
}
