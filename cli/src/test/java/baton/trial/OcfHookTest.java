package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the hook for OCF resource agents promises, with agents of Debian's package resource-agents. */
@Tag("host")
@Timeout(120)
class OcfHookTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void anAgentWithoutRolesIsStartedAndStopped() {
        Hook hook = hook("ocf:heartbeat:Dummy", "--set", "state=" + folder.resolve("state"));
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
        assertEquals(0, hook.call("check", "standby"), hook.said());
        assertEquals(1, hook.call("check", "active"));

        assertEquals(0, hook.call("promote", "active"), hook.said());

        assertTrue(Files.exists(folder.resolve("state")), "the agent was told its parameter");
        assertEquals(0, hook.call("check", "active"), hook.said());
        assertEquals(1, hook.call("check", "standby"), "it runs, and Baton did not promote it");
        assertEquals(1, hook.call("stopped", "standby"));
        assertEquals(0, hook.call("demote", "standby"), hook.said());
        assertEquals(0, hook.call("stopped", "standby"), hook.said());

        assertEquals(0, hook.call("promote", "active"), hook.said());
        assertEquals(0, hook.call("kill", "standby"), hook.said());
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
        assertEquals(0, hook.call("kill", "standby"), "killed twice");
    }

    @Test
    void aPromotableAgentRunsAsAStandbyToo() throws IOException {
        Path state = folder.resolve("state");
        Hook hook = hook("heartbeat:Stateful", "--promotable", "--set", "state=" + state);
        assertEquals(0, hook.call("check", "standby"), "a check starts the standby");
        assertEquals("slave", Files.readString(state).strip());
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
        assertEquals(1, hook.call("check", "active"));

        assertEquals(0, hook.call("promote", "active"), hook.said());

        assertEquals("master", Files.readString(state).strip());
        assertEquals(0, hook.call("check", "active"), hook.said());
        assertEquals(1, hook.call("check", "standby"), "promoted, and Baton did not do it");
        assertEquals(1, hook.call("stopped", "standby"));

        assertEquals(0, hook.call("demote", "standby"), hook.said());
        assertEquals("slave", Files.readString(state).strip());
        assertEquals(0, hook.call("stopped", "standby"), hook.said());

        assertEquals(0, hook.call("promote", "active"), hook.said());
        assertEquals(0, hook.call("kill", "standby"), hook.said());
        assertFalse(Files.exists(state), "demoted, then stopped");
        assertEquals(0, hook.call("promote", "active"), "started and promoted");
    }

    @Test
    void nginxIsStartedAndKilledByTheAgentThatDebianHasForIt() throws IOException {
        int port = Ports.free();
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"),
                """
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {
                }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen 127.0.0.1:%2$d;
                        location / {
                            return 200 "hello";
                        }
                    }
                }
                """
                        .formatted(folder, port));
        Hook hook = hook(
                "heartbeat:nginx",
                "--set",
                "configfile=" + configuration,
                "--set",
                "port=" + port,
                "--set",
                "status10url=http://127.0.0.1:" + port + "/");

        assertEquals(0, hook.call("promote", "active"), hook.said());

        assertEquals("hello", Rest.body(port, "/"));
        assertEquals(0, hook.call("check", "active"), hook.said());
        assertEquals(1, hook.call("stopped", "standby"));
        assertEquals(0, hook.call("kill", "standby"), hook.said());
        assertEquals(0, Rest.status(port, "/"), "nobody answers");
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
    }

    @Test
    void anErrorOfTheAgentProvesNothing() throws IOException {
        Path state = Files.writeString(folder.resolve("state"), "neither\n");
        Hook hook = hook("heartbeat:Stateful", "--promotable", "--set", "state=" + state);

        assertEquals(1, hook.call("stopped", "standby"));
        assertTrue(hook.said().contains("monitor says 1"), hook.said());
        assertEquals(1, hook.call("check", "standby"));
    }

    @Test
    void aDaemonThatKeepsItsOutputOpenKeepsNobodyWaiting() throws IOException {
        Path agent = Files.writeString(
                folder.resolve("agent"),
                """
                #!/bin/bash
                pid=$OCF_RESKEY_file
                case $1 in
                    start) sleep 600 & echo $! > $pid ;;
                    stop) [ ! -e $pid ] || kill -KILL $(< $pid); rm -f $pid ;;
                    monitor) [ -e $pid ] || exit 7; echo "$OCF_RESKEY_password" > $pid.password ;;
                    *) exit 3 ;;
                esac
                """);
        assertTrue(agent.toFile().setExecutable(true));
        Path secrets = Files.writeString(folder.resolve("secrets"), "# For the agent only.\npassword=a b=c\n");
        Hook hook =
                hook(agent.toString(), "--set", "file=" + folder.resolve("pid"), "--parameters", secrets.toString());

        assertEquals(0, hook.call("promote", "active"), hook.said());
        assertEquals(0, hook.call("check", "active"), hook.said());
        assertEquals(0, hook.call("kill", "standby"), hook.said());

        assertEquals("a b=c", Files.readString(folder.resolve("pid.password")).strip());
    }

    @Test
    void anActionThatHangsIsEndedAndProvesNothing() throws IOException {
        Path agent = Files.writeString(folder.resolve("agent"), "#!/bin/bash\nexec sleep 600\n");
        assertTrue(agent.toFile().setExecutable(true));
        Hook hook = hook(agent.toString(), "--limit", "1");

        assertEquals(1, hook.call("stopped", "standby"));
        assertTrue(hook.said().contains("no answer within 1 s"), hook.said());
    }

    private Hook hook(String agent, String... more) {
        List<String> options = new ArrayList<>(List.of("--agent", agent));
        options.addAll(List.of(more));
        return Hook.of(folder, "ocf", options.toArray(new String[0]))
                .with("HA_RSCTMP", folder.resolve("rsctmp").toString());
    }
}
