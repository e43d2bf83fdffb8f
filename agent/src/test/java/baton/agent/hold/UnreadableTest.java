package baton.agent.hold;

import static baton.agent.hold.Bench.SUPERVISED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Tick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes that may not be read prove nothing. Needs root: a process table of its own, and root without the capabilities
 * that containers usually lack.
 */
@Tag("host")
@Timeout(60)
class UnreadableTest {
    private static final String ROOT_OF_A_CONTAINER =
            "caps=-sys_ptrace,-sys_admin,-perfmon; contained() { setpriv --bounding-set=$caps --inh-caps=$caps \"$@\"; }";

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        Files.setPosixFilePermissions(bench.top, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** A service of another user that left its session: its environment is all that tells whose it is. */
    @Test
    void whoMayNotBeReadMayBeTheService() throws Exception {
        bench.hold(1, Tick.NEVER, SUPERVISED);

        inAProcessTableOfItsOwn(
                "serve \"$1\" bash -c 'setsid setsid sleep 1234 & exec sleep 1000'",
                "until far=$(pgrep -fx 'sleep 1234') && [[ $(ps -o sid= -p \"$far\") -eq $far ]]; do :; done",
                "contained \"$guard\" kill \"$1\"; [[ $? == 1 ]] || fail 'kill without a look at it says proved'",
                "contained \"$guard\" verify \"$1\"; [[ $? == 1 ]] || fail 'verify without a look at it says proved'",
                "kill -0 \"$far\" || fail 'it was killed'",
                "[[ ! -e $1.dead ]] || fail 'written down as dead'",
                "\"$guard\" kill \"$1\" || fail 'who may read it can prove it'",
                "[[ -e $1.dead ]] || fail 'not written down'");

        assertTrue(bench.said().contains("CAP_SYS_PTRACE"), bench.said());
    }

    /** Where /proc keeps processes back, a look at all of them is no look at all. */
    @Test
    void whoIsNotShownMayBeTheService() throws Exception {
        bench.hold(1, Tick.NEVER, SUPERVISED);

        inAProcessTableOfItsOwn(
                "serve \"$1\" bash -c 'setsid setsid sleep 1234 & exec sleep 1000'",
                "until far=$(pgrep -fx 'sleep 1234') && [[ $(ps -o sid= -p \"$far\") -eq $far ]]; do :; done",
                "mount -o remount,hidepid=ptraceable /proc",
                "contained bash -c '[[ ! -e /proc/$0 ]]' \"$far\" || fail 'it is shown all the same'",
                "contained \"$guard\" kill \"$1\"; [[ $? == 1 ]] || fail 'kill without a look at it says proved'",
                "contained \"$guard\" verify \"$1\"; [[ $? == 1 ]] || fail 'verify without a look at it says proved'",
                "[[ ! -e $1.dead ]] || fail 'written down as dead'",
                "\"$guard\" kill \"$1\" || fail 'who sees it can prove it'",
                "[[ -e $1.dead ]] || fail 'not written down'");

        assertTrue(bench.said().contains("hidepid"), bench.said());
    }

    /** Agent, guard and service all belong to one user, and the service does not let itself be looked at. */
    @Test
    void whoDoesNotLetItselfBeReadMayBeTheService() throws Exception {
        bench.hold(1, Tick.NEVER, SUPERVISED);
        // prctl(PR_SET_DUMPABLE, 0)
        Path service = bench.script(
                "service", "setsid setsid perl -e 'syscall(157, 4, 0, 0, 0, 0); sleep 1234' &", "exec sleep 1000");

        inAProcessTableOfItsOwn(
                "user() { setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"; }",
                "chown -R 65534:65534 \"${1%/holds/*}\"",
                "BATON_HOLD=$1 user setsid \"$wrapper\" run \"$1\" -- '" + service + "' </dev/null || fail 'no start'",
                "until far=$(pgrep -f 'perl -e .*sleep 1234') && [[ $(ps -o sid= -p \"$far\") -eq $far ]]; do :; done",
                "until ! user cat /proc/$far/environ > /dev/null 2>&1; do :; done",
                "user \"$guard\" kill \"$1\"; [[ $? == 1 ]] || fail 'kill without a look at it says proved'",
                "user \"$guard\" verify \"$1\"; [[ $? == 1 ]] || fail 'verify without a look at it says proved'",
                "[[ ! -e $1.dead ]] || fail 'written down as dead'",
                "\"$guard\" kill \"$1\" || fail 'who may read it can prove it'",
                "! kill -0 \"$far\" || fail 'it lives'");

        assertTrue(bench.said().contains("may not look at 1 processes"), bench.said());
    }

    @Test
    void whoIsCertainlyAnothersIsNoObstacle() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        Files.createFile(bench.place(2).pids());
        Files.writeString(
                bench.place(2).standing(), bench.text(2, Tick.NEVER, SUPERVISED).render());

        inAProcessTableOfItsOwn(
                "setpriv --reuid 65533 --clear-groups setsid sleep 1000 & older=$!",
                "until [[ $(ps -o user= -p $older) != root ]]; do :; done",
                "serve \"$1\" sleep 1000",
                "serve \"${1%.1}.2\" sleep 1000",
                "contained \"$guard\" kill \"$1\" || fail 'its own service is ended, the others are older or of another hold'",
                "kill -0 $older || fail 'an older process was killed'");

        assertTrue(Files.exists(hold.dead()));
        assertFalse(Files.exists(bench.place(2).dead()));
    }

    /** Runs the lines as root of a new process table, told the first hold. */
    private void inAProcessTableOfItsOwn(String... lines) throws Exception {
        Path inside = bench.script(
                "inside",
                "guard='" + bench.scripts.resolve("guard") + "' wrapper='" + bench.wrapper() + "'",
                "fail() { echo \"$1\"; exit 9; }",
                ROOT_OF_A_CONTAINER,
                "serve() { local hold=$1; shift; BATON_HOLD=$hold contained setsid \"$wrapper\" run \"$hold\" --"
                        + " setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\" </dev/null || fail 'no start'; }",
                String.join("\n", lines));
        Process table = bench.start(
                List.of(
                        "unshare",
                        "--pid",
                        "--mount",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        inside.toString(),
                        bench.place(1).standing().toString()),
                "");
        assertEquals(0, Bench.ended(table), bench.said());
    }
}
