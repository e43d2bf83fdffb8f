package baton.zookeeper;

import java.io.IOException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.URIParameter;
import javax.security.auth.login.Configuration;

/** The login configuration of this process, from which ZooKeeper's client takes what it proves itself by. */
final class Logins {
    /** The section that ZooKeeper's client looks for. */
    private static final String SECTION = "Client";

    private Logins() {}

    /** Sets it inside the process: a system property on the command line would show in every list of processes. */
    static void use(Path file) throws IOException {
        Configuration logins;
        try {
            logins = Configuration.getInstance("JavaLoginConfig", new URIParameter(file.toUri()));
        } catch (NoSuchAlgorithmException | IllegalArgumentException | SecurityException e) {
            // The text of a parser may quote the file.
            throw new IOException(file + " is no login configuration of JAAS (ensemble-access.sasl); correct the file");
        }
        if (logins.getAppConfigurationEntry(SECTION) == null) {
            throw new IOException(
                    file + " has no section " + SECTION + " { ... }; (ensemble-access.sasl); add it to the file");
        }
        Configuration.setConfiguration(logins);
    }
}
