package baton.agent.hold;

import baton.agent.loop.Inbox;
import baton.agent.loop.Rounds;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A run directory of its own with a space in its name, real scripts, and nothing left behind at the end. */
public final class Bench implements AutoCloseable {
    public static final GroupName GROUP = new GroupName("g");
    public static final Seat SEAT = new Seat(0);
    public static final NodeName NODE = new NodeName("n1");
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    static final StopPlan SUPERVISED = new StopPlan(List.of(), List.of(), true);
    static final StopPlan BARE = new StopPlan(List.of(), List.of(), false);

    public final Path top;
    public final Path scripts = Path.of("..", "scripts").toAbsolutePath().normalize();
    public final RunDirectory run;
    public final ProcUptime clock = new ProcUptime();
    public final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    public final Inbox inbox = events::add;
    final List<Throwable> broken = new CopyOnWriteArrayList<>();
    public final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    public final Rounds rounds = new Rounds(timer, broken::add);
    /** K of the holds that are put there by the next calls. */
    Duration killLimit = Duration.ofMillis(1000);

    private final List<Event> kept = new ArrayList<>();
    private final Deque<Process> started = new ArrayDeque<>();

    public Bench() throws IOException {
        this(Files.createTempDirectory("baton bench "));
    }

    Bench(Path directory) throws IOException {
        top = directory.toRealPath();
        run = RunDirectory.open(top.resolve("run dir"), true);
    }

    /** Ends every process that was started here or bears a hold of this bench, then deletes everything. */
    @Override
    public void close() throws IOException {
        timer.shutdown();
        // Again and again: what a hook began a moment ago may bear its hold, or fork, only after a look.
        until("every process of the test has ended", () -> {
            started.forEach(Process::destroyForcibly);
            List<ProcessHandle> left = bearers().filter(Bench::runs).toList();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty() && started.stream().noneMatch(Process::isAlive);
        });
        run.close();
        try (Stream<Path> files = Files.walk(top)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
        if (!broken.isEmpty()) {
            throw new AssertionError("a look of the rounds failed", broken.get(0));
        }
    }

    Process guard() throws IOException {
        Process guard =
                start(scripts.resolve("guard").toString(), "run", run.path().toString());
        until("the guard beats", () -> Files.exists(run.path().resolve("guard.beat")));
        return guard;
    }

    HoldPath place(long epoch) {
        return HoldPath.of(run, GROUP, SEAT, new Epoch(epoch));
    }

    HoldText text(long epoch, Tick killAt, StopPlan plan) {
        Hold hold = new Hold(
                SEAT, new Epoch(epoch), HoldPhase.PROMOTING, killAt, killAt.plus(Duration.ofMillis(800)), killLimit);
        return new HoldText(GROUP, hold, run.stamp(), NODE, plan);
    }

    /** Puts a hold there, the way the agent does. */
    HoldPath hold(long epoch, Tick killAt, StopPlan plan) throws IOException {
        HoldPath place = place(epoch);
        Files.createDirectories(place.standing().getParent());
        if (!Files.exists(place.pids())) {
            Files.createFile(place.pids());
        }
        Durable.create(place.standing(), text(epoch, killAt, plan).render());
        return place;
    }

    Tick in(long millis) {
        return clock.now().plus(Duration.ofMillis(millis));
    }

    /** Starts a supervised service; the pids on record are the caller's, the supervisor's and the service's. */
    int serve(HoldPath hold, String... service) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("setsid", wrapper(), "run", hold.standing().toString(), "--"));
        words.addAll(List.of(service));
        return ended(start(words, hold.standing().toString()));
    }

    int guard(String request, HoldPath hold, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                scripts.resolve("guard").toString(), request, hold.standing().toString()));
        words.addAll(List.of(more));
        return ended(start(words, ""));
    }

    String wrapper() {
        return scripts.resolve("wrapper").toString();
    }

    Process start(String... words) throws IOException {
        return start(List.of(words), "");
    }

    Process start(List<String> words, String hold) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
        if (!hold.isEmpty()) {
            builder.environment().put("BATON_HOLD", hold);
        }
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** The start of a command line whose command sees this file as {@code /proc/uptime}; needs root. */
    static List<String> clockedBy(Path uptime) {
        return List.of(
                "unshare",
                "--mount",
                "bash",
                "-c",
                "mount --bind \"$0\" /proc/uptime && exec \"$@\"",
                uptime.toString());
    }

    /** What everything that was started wrote. */
    String said() throws IOException {
        return Files.readString(log());
    }

    private Path log() {
        return top.resolve("log");
    }

    static int ended(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(process.info() + " did not end");
        }
        return process.exitValue();
    }

    /** The service that was recorded last. */
    ProcessHandle service(HoldPath hold) throws IOException {
        List<String> lines = Files.readAllLines(hold.pids());
        String last = lines.get(lines.size() - 1);
        return ProcessHandle.of(Long.parseLong(last.substring(0, last.indexOf(' '))))
                .orElseThrow();
    }

    /** Neither gone nor a zombie. */
    public static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whoever has a hold of this bench in its environment. */
    public Stream<ProcessHandle> bearers() {
        String mark = "BATON_HOLD=" + run.path();
        return ProcessHandle.allProcesses().filter(process -> {
            try {
                Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
                return Files.readString(environment, StandardCharsets.ISO_8859_1)
                        .contains(mark);
            } catch (IOException gone) {
                return false;
            }
        });
    }

    public static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never came true: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Nothing was reported that no test has asked for. */
    public void nothingWaits() {
        if (!kept.isEmpty() || !events.isEmpty()) {
            throw new AssertionError("nobody asked for " + kept + " and " + events);
        }
    }

    /** The next event of a kind; others before it are kept for later. */
    public <E extends Event> E next(Class<E> kind) throws InterruptedException {
        for (Event event : kept) {
            if (kind.isInstance(event)) {
                kept.remove(event);
                return kind.cast(event);
            }
        }
        while (true) {
            Event event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came, but " + kept);
            }
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            kept.add(event);
        }
    }

    /** An executable file. */
    public Path script(String name, String... lines) {
        try {
            Path script = top.resolve(name);
            Files.writeString(script, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
            Files.setPosixFilePermissions(script, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            return script;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
