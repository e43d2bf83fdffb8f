package baton.agent;

import baton.agent.hook.AskToStop;
import baton.agent.hook.HookResult;
import baton.failover.group.Debt;
import baton.failover.group.GroupName;
import baton.security.Tls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;

/** Asks another agent over its REST interface to stop under an epoch, again and again until it says that it did. */
final class PeerStop implements AskToStop {
    /** Of all calls together; an agent that cannot stop its service in this time is a case for the fence hook. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration CALL = Duration.ofMillis(500);
    /** The first handshake of two agents loads classes on both sides. */
    private static final Duration SECURE_CALL = Duration.ofMillis(1500);

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Proves to the other agent who asks. */
    private final String secret;

    private final Optional<Tls> tls;

    /** @param tls for agents that want it; empty: with what comes with Java */
    PeerStop(String secret, Optional<Tls> tls) {
        this.secret = secret;
        this.tls = tls;
    }

    @Override
    public HookResult stop(GroupName group, Debt debt) {
        String agent = "the agent of " + debt.node();
        if (debt.address().isEmpty()) {
            return new HookResult(false, "where " + agent + " can be asked is not on record");
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < end) {
                int status = ask(group, debt);
                if (status == HttpURLConnection.HTTP_OK) {
                    return new HookResult(true, agent + " proved that it is stopped");
                }
                if (status != HttpURLConnection.HTTP_ACCEPTED) {
                    return new HookResult(false, agent + " does not take the wish that it stops: status " + status);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return new HookResult(false, agent + " did not prove its stop within " + PATIENCE.toSeconds() + " s");
        } catch (IOException e) {
            String why =
                    e instanceof SSLException ? " cannot be asked over TLS: " + e.getMessage() : " does not answer";
            return new HookResult(false, agent + " at " + debt.address() + why);
        }
    }

    private int ask(GroupName group, Debt debt) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) PeerAddress.url(debt.address(), "/groups/" + group + "/fence")
                        .toURL()
                        .openConnection();
        Duration limit = CALL;
        if (connection instanceof HttpsURLConnection secure) {
            tls.ifPresent(own -> secure.setSSLSocketFactory(own.context().getSocketFactory()));
            limit = SECURE_CALL;
        }
        connection.setConnectTimeout((int) limit.toMillis());
        connection.setReadTimeout((int) limit.toMillis());
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer " + secret);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        String body =
                "{\"node\":\"" + debt.node() + "\",\"stamp\":\"" + debt.stamp() + "\",\"epoch\":" + debt.epoch() + "}";
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
