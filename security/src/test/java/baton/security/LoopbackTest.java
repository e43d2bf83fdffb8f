package baton.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,        localhost:8700,    -,               true",
        "127.0.0.1,        127.0.0.1:8700,    -,               true",
        "::1,              [::1]:8700,        -,               true",
        "[0:0:0:0:0:0:0:1],[::1]:8700,        -,               true",
        "10.0.0.7,         10.0.0.1:8700,     -,               false",
        "10.0.0.7,         127.0.0.1:8700,    -,               false",
        "127.0.0.1,        evil.example:8700, -,               false",
        "127.0.0.1,        localhost:8700,    X-Forwarded-For, false",
        "127.0.0.1,        localhost:8700,    Forwarded,       false",
        "127.0.0.1,        localhost:8700,    Via,             false",
        "'',               localhost:8700,    -,               false",
    })
    void onlyThisHostItselfIsLocal(String remote, String host, String proxied, boolean local) {
        Map<String, String> headers = Map.of("host", host, proxied.toLowerCase(Locale.ROOT), "127.0.0.1");
        assertEquals(local, Loopback.isLocal(remote, name -> headers.get(name.toLowerCase(Locale.ROOT))));
    }
}
