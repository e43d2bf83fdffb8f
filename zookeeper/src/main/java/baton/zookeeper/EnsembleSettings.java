package baton.zookeeper;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How the ensemble is reached.
 *
 * @param servers connection string, {@code host:port} separated by commas
 * @param root path below which Baton keeps everything
 * @param sessionTimeout asked for; the servers may grant another
 * @param access credentials and TLS
 */
public record EnsembleSettings(String servers, String root, Duration sessionTimeout, EnsembleAccess access) {

    private static final Pattern ROOT = Pattern.compile("(/[A-Za-z0-9._-]+)+");

    public EnsembleSettings {
        if (servers.isBlank()) {
            throw new IllegalArgumentException("ensemble is a list like host1:2181,host2:2181; found nothing");
        }
        if (!ROOT.matcher(root).matches()) {
            throw new IllegalArgumentException("root is an absolute path like /baton; found \"" + root + "\"");
        }
        if (sessionTimeout.isZero() || sessionTimeout.isNegative()) {
            throw new IllegalArgumentException("session-timeout is longer than zero; found " + sessionTimeout);
        }
    }

    /** An ensemble that needs neither credentials nor TLS. */
    public static EnsembleSettings plain(String servers, String root, Duration sessionTimeout) {
        return new EnsembleSettings(servers, root, sessionTimeout, EnsembleAccess.NONE);
    }

    int sessionTimeoutMillis() {
        return Math.toIntExact(sessionTimeout.toMillis());
    }
}
