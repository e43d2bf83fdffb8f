package baton.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal names file, line and key, says what is wrong and what to do, in one sentence. */
class RefusalsTest {
    private static final Trust TRUSTING = command -> Optional.empty();
    private static final String PROGRAMS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        node: -x                    | 1: node: "-x" is not the name of a node; expected 1 to 63 letters, digits, '.', '_' or '-', starting with a letter or digit; choose another name
        nod: n1                     | 1: nod: there is no such key; expected "node"; correct or remove it
        quality: red                | 1: quality: there is no such key; expected one of node, ensemble, root, session-timeout, ensemble-access, listen, agent-check, address, run-directory, run-directory-on-disk, state-directory, groups-directory, cgroup, watchdog, pace, security; remove it
        root: baton                 | 1: root: found "baton"; expected a path in ZooKeeper such as /baton; correct it
        session-timeout: 30         | 1: session-timeout: found "30"; expected a number with its unit, such as 500ms, 3s, 2m or 1h; correct it
        session-timeout: 0s         | 1: session-timeout: found "0s"; expected a time longer than zero; correct it
        session-timeout: [1s]       | 1: session-timeout: found a list; expected a number with its unit, such as 500ms, 3s, 2m or 1h; correct it
        listen: 8701                | 1: listen: found "8701"; expected host:port, such as 0.0.0.0:8701 or [::]:8701; correct it
        listen: here:70000          | 1: listen: found "here:70000"; expected host:port, such as 0.0.0.0:8701 or [::]:8701; correct it
        ensemble:                   | 1: ensemble: found nothing; expected a text; correct it
        ensemble-access: digest     | 1: ensemble-access: found "digest"; expected a section with some of the keys digest, sasl, tls; correct it
        ensemble-access: {diggest: a} | 1: ensemble-access.diggest: there is no such key; expected "digest"; correct or remove it
        ensemble-access: {tls: {certificate: a}} | 1: ensemble-access.tls: trust is missing; expected a PEM file with the certificates that the servers' are signed by; add trust
        pace: slow                  | 1: pace: found "slow"; expected one of fast, default, tolerant; correct it
        pace: {renewals: 1s}        | 1: pace.renewals: there is no such key; expected "renewal"; correct or remove it
        pace: {renewal: 1}          | 1: pace.renewal: found "1"; expected a number with its unit, such as 500ms, 3s, 2m or 1h; correct it
        node: a\\nroot: /b\\nnode: c | 3: node: stands here and in line 1; expected each key once; remove one of them
        - node                      | 1: the file is a list; expected YAML with one "key: value" a line; correct this line
        node: *a                    | 1: aliases (*a) are not understood; expected YAML with one "key: value" a line; correct this line
        node: a: b                  | 1: mapping values are not allowed here; expected YAML with one "key: value" a line; correct this line
        """)
    void ofTheAgent(String text, String refusal) throws IOException {
        Path file = Files.writeString(directory.resolve("agent.yml"), lines(text));

        ConfigException refused = assertThrows(ConfigException.class, () -> Configuration.load(file, TRUSTING));

        assertEquals(file + ":" + refusal, refused.sentence());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        run: true                                                     | 1: mode: is missing; expected one of active-passive, active-active; add it
        mode: active                                                  | 1: mode: found "active"; expected one of active-passive, active-active; correct it
        mode: active-passive                                          | 1: run: nothing says how the service is started; expected either run or hooks; add one of them
        mode: active-passive\\nmax-active: 2\\nrun: true               | 2: max-active: an active-passive group always has one active; expected max-active only with mode active-active; remove it or change the mode
        mode: active-active\\nmax-active: 0\\nrun: true                | 2: max-active: found "0"; expected a whole number from 1 to 1000; correct it
        mode: active-passive\\nprofile: quick\\nrun: true              | 2: profile: found "quick"; expected one of fast, default, tolerant; correct it
        mode: active-passive\\non-ensemble-loss: keep\\nrun: true      | 2: on-ensemble-loss: keep, but the number of actives is bounded: a holder has to stop so that another may start; expected stop, or keep with active-active without max-active; remove it
        mode: active-passive\\nrestarts: often\\nrun: true             | 2: restarts: found "often"; expected such as "3 in 10m", or never; correct it
        mode: active-passive\\npriority: -1\\nrun: true                | 2: priority: found "-1"; expected a whole number from 0 to 1000; correct it
        mode: active-passive\\nuser: no-such-user\\nrun: true         | 2: user: there is no user "no-such-user" on this host; expected one that "getent passwd" knows; create the user or correct the name
        mode: active-passive\\nrun: 'sleep "1'                         | 2: run: a quote is not closed in "sleep "1"; expected a program with its arguments, as one text or as a list; close it
        mode: active-passive\\nrun: {a: b}                             | 2: run: found a section with keys of its own; expected a program with its arguments, as one text or as a list; correct it
        mode: active-passive\\nrun: []                                 | 2: run: found a list; expected a program with its arguments, as one text or as a list; correct it
        mode: active-passive\\nrun: no-such-program                    | 2: run: there is no program "no-such-program" in PROGRAMS; expected a program that exists; install it or give its whole path
        mode: active-passive\\nrun: ./absent                           | 2: run: DIRECTORY/absent does not exist; expected a program that exists; create it or correct the path
        mode: active-passive\\nrun: ./plain.txt                        | 2: run: DIRECTORY/plain.txt is not an executable file; expected an executable file; run chmod +x on it or correct the path
        mode: active-passive\\nrun: true\\nhooks: {promote: true}       | 3: hooks: stands beside run, which starts and stops the service itself; expected hooks.drain, hooks.notify and hooks.fence only; remove the other hooks, or remove run
        mode: active-passive\\nhooks:\\n  promote: true\\n  demote: true | 2: hooks.kill: is missing; expected a command that makes the service inert by force; it exits 0 only then; add it
        mode: active-passive\\nhooks:\\n  promot: true                  | 3: hooks.promot: there is no such key; expected "promote"; correct or remove it
        mode: active-passive\\nrun: true\\ncheck: {interval: 1s}        | 3: check: found 0 of command, http, tcp; expected exactly one of them; add one
        mode: active-passive\\nrun: true\\ncheck: {http: x, tcp: y}     | 3: check: found 2 of command, http, tcp; expected exactly one of them; choose one
        mode: active-passive\\nrun: true\\ncheck: {http: /health}       | 3: check.http: found "/health"; expected an address such as http://127.0.0.1:8080/health; correct it
        mode: active-passive\\nrun: true\\ncheck: {tcp: 5432}           | 3: check.tcp: found "5432"; expected host:port, such as 127.0.0.1:5432; correct it
        mode: active-passive\\nrun: true\\ncheck: {tcp: 'a:1', while: up} | 3: check.while: found "up"; expected one of active, always; correct it
        mode: active-passive\\nrun: true\\ncheck: true                  | 3: check: found "true"; expected a section with some of the keys command, http, tcp, while, interval, timeout, rise, fall; correct it
        mode: active-passive\\nlease: 3s\\nrun: true                    | 2: lease: 3000 ms has no room for one lost renewal: demote-limit 2000 + kill-limit 500 + guard slack 300 + renewal 500 + attempt 500 = 3800 ms; expected a lease above 3800 ms; raise lease, lower demote-limit or kill-limit, or choose a faster pace in agent.yml
        """)
    void ofAGroup(String text, String refusal) throws IOException {
        Path file = groupFile(text);

        ConfigException refused =
                assertThrows(ConfigException.class, () -> Configuration.load(directory.resolve("agent.yml"), TRUSTING));

        String expected = refusal.replace("PROGRAMS", PROGRAMS).replace("DIRECTORY", directory + "/groups.d");
        assertEquals(file + ":" + expected, refused.sentence());
    }

    @Test
    void ofAProgramThatIsNotTrusted() throws IOException {
        Path file = groupFile("mode: active-passive\nrun: 'true'");
        Trust wary =
                command -> Optional.of(command.get(0) + " can be written by others; run: chmod go-w " + command.get(0));

        ConfigException refused =
                assertThrows(ConfigException.class, () -> Configuration.load(directory.resolve("agent.yml"), wary));

        assertEquals(
                file + ":2: run: /usr/bin/true can be written by others; run: chmod go-w /usr/bin/true",
                refused.sentence());
    }

    private Path groupFile(String text) throws IOException {
        Path groups = Files.createDirectories(directory.resolve("groups.d"));
        Files.writeString(directory.resolve("agent.yml"), "");
        Files.writeString(groups.resolve("plain.txt"), "");
        return Files.writeString(groups.resolve("db.yml"), lines(text));
    }

    private static String lines(String text) {
        return text.replace("\\n", "\n") + "\n";
    }
}
