package baton.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ZKConfig;
import org.junit.jupiter.api.Test;

class EnsembleAccessTest {
    private static final Map<String, String> SETTINGS = Map.of(
            ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, "4321",
            ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false",
            ZKConfig.JUTE_MAXBUFFER, "123456",
            ZKConfig.JGSS_NATIVE, "true");

    @Test
    void aPlainClientHeedsTheSystemPropertiesOfZooKeeper() {
        SETTINGS.forEach(System::setProperty);
        try {
            ZKClientConfig own = EnsembleAccess.NONE.clientConfig();

            assertEquals(SETTINGS, of(own));
            assertEquals(of(new ZKClientConfig()), of(own));
            assertFalse(own.isSaslClientEnabled());
        } finally {
            SETTINGS.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void whatIsConfiguredComesBeforeTheSystemProperties() {
        SETTINGS.forEach(System::setProperty);
        try {
            Map<String, String> configured = Map.of(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, "99");

            ZKClientConfig own = new EnsembleAccess(List.of(), false, configured).clientConfig();

            assertEquals("99", own.getProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT));
        } finally {
            SETTINGS.keySet().forEach(System::clearProperty);
        }
    }

    private static Map<String, String> of(ZKClientConfig config) {
        Map<String, String> found = new TreeMap<>();
        SETTINGS.keySet().forEach(key -> found.put(key, String.valueOf(config.getProperty(key))));
        return found;
    }
}
