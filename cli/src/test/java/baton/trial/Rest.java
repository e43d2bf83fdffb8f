package baton.trial;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a REST interface of this machine; 0 stands for no answer. */
final class Rest {
    private Rest() {}

    static int status(int port, String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
