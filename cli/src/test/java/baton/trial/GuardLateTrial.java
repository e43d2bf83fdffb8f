package baton.trial;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How late the guard ends a hold on a busy host, by its priority: from kill-at to the rename of the hold.
 *
 * <p>Times of files are as fine as the kernel's tick, 1 to 10 ms. d, the guard's slack, is 300 ms or more.
 */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GuardLateTrial {
    private static final int BUSY = 20;
    private static final int HOLDS = 100;
    /** Half of d: the other half is for the kill. With a niceness it was 250 to 356 ms late. */
    private static final long MOST = 150;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aBusyHostDelaysAGuardLessInRealTime() throws IOException {
        assumeTrue(Runs.areJudged(), "twenty busy programs are for scripts/trial guard-late");
        assumeTrue("root".equals(System.getProperty("user.name")), "priorities need root");
        List<Child> busy = new ArrayList<>();
        try {
            for (int each = 0; each < BUSY; each++) {
                // In a session of its own, as on a host: a niceness counts only within one.
                busy.add(start(List.of("sh", "-c", "while :; do :; done")));
            }
            measure("nice -15", List.of("nice", "-n", "-15"));
            long most = measure("SCHED_FIFO 1", List.of("chrt", "--fifo", "1"));
            assertTrue(most <= MOST, "a guard in real time was late by " + most + " ms, more than " + MOST);
        } finally {
            busy.forEach(Child::kill);
        }
    }

    /** Returns the most milliseconds that it was late. */
    private long measure(String name, List<String> priority) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name.replace(' ', '-')));
        Path holds = Files.createDirectories(run.resolve("holds/busy"));
        String stamp =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "." + UUID.randomUUID();
        Files.writeString(run.resolve("stamp"), stamp + "\n");
        List<String> words = new ArrayList<>(priority);
        words.addAll(List.of(Home.script("guard").toString(), "run", run.toString()));
        Child guard = start(words);
        try {
            Await.until("the guard beats", LIMIT, () -> Files.exists(run.resolve("guard.beat")));
            List<Long> late = new ArrayList<>();
            for (int epoch = 1; epoch <= HOLDS; epoch++) {
                late.add(end(holds, epoch, stamp));
            }
            late.sort(Long::compare);
            Figures.tell(String.format(
                    Locale.ROOT,
                    "guard with %s, %d busy loops on %d processors: late by %d ms (p50), %d ms (p99), %d ms (most) in %d holds",
                    name,
                    BUSY,
                    Runtime.getRuntime().availableProcessors(),
                    late.get(HOLDS / 2),
                    late.get(HOLDS * 99 / 100 - 1),
                    late.get(HOLDS - 1),
                    HOLDS));
            return late.get(HOLDS - 1);
        } finally {
            guard.kill();
        }
    }

    /** The milliseconds from kill-at to the rename. */
    private static long end(Path holds, int epoch, String stamp) throws IOException {
        Path hold = holds.resolve("0." + epoch);
        Files.createFile(holds.resolve("0." + epoch + ".pids"));
        long killAt = uptime() + 250;
        long offset = offset();
        String line = String.format(Locale.ROOT, "kill-at=%20d", killAt);
        Path fresh = hold.resolveSibling(".fresh");
        Files.writeString(
                fresh,
                String.join(
                        "\n",
                        "format=1",
                        line,
                        String.format(Locale.ROOT, "until=%22d", killAt + 10_000),
                        "stamp=" + stamp,
                        "group=busy",
                        "seat=0",
                        "epoch=" + epoch,
                        "run=yes",
                        "kill-limit=1000",
                        line,
                        ""));
        Files.move(fresh, hold);
        Path lapsed = hold.resolveSibling(hold.getFileName() + ".lapsed");
        Path dead = hold.resolveSibling(hold.getFileName() + ".dead");
        Await.until("the hold is ended", LIMIT, () -> Files.exists(dead));
        FileTime renamed = (FileTime) Files.getAttribute(lapsed, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        return renamed.toMillis() - offset - killAt;
    }

    private static long uptime() throws IOException {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Long.parseLong(text.substring(0, text.indexOf(' ')).replace(".", "")) * 10;
    }

    /** From boot time to the wall clock: read when the boot time, which counts hundredths, has just moved. */
    private static long offset() throws IOException {
        long before = uptime();
        while (true) {
            long now = uptime();
            if (now != before) {
                return System.currentTimeMillis() - now;
            }
        }
    }

    private Child start(List<String> command) {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        return Child.start(folder.resolve("output.log"), Map.of(), words);
    }
}
