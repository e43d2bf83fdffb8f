package baton.installed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** {@link SmallestAgent} in a clean host, with the flags and the class-data archive that served it best. */
final class Reference {
    private static final String JAR = "/srv/smallest.jar";
    private static final String ARCHIVE = "/srv/smallest.jsa";
    private static final int PORT = 8799;
    private static final String JAVA = "java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss256k -Xms8m -Xmx32m"
            + " -XX:ReservedCodeCacheSize=16m -XX:MaxMetaspaceSize=48m -XX:MaxDirectMemorySize=8m -XX:-UsePerfData"
            + " -Xlog:disable %s -cp " + JAR + ":/usr/share/baton/baton-agent.jar " + SmallestAgent.class.getName()
            + " 127.0.0.1:2181 " + PORT;

    /** Prints the milliseconds from the start of a program to its first answer, then ends it with SIGTERM. */
    private static final String TO_FIRST_ANSWER =
            """
            export MALLOC_ARENA_MAX=1
            # Nobody ever writes to it: a pause without a fork.
            exec 9<> <(:)
            begun=${EPOCHREALTIME/./}
            %s > /dev/null 2>&1 &
            program=$!
            trap 'kill "$program"; wait "$program"' EXIT
            for ((look = 0; look < 5000; look++)); do
                if { exec 3<> /dev/tcp/127.0.0.1/%d; } 2> /dev/null; then
                    printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3
                    if read -r _ status _ <&3 && [ "$status" = 200 ]; then
                        now=${EPOCHREALTIME/./}
                        echo $(((now - begun) / 1000))
                        exit 0
                    fi
                fi
                read -rt 0.002 -u 9
            done
            exit 1
            """;

    private final CleanHost host;

    /** Brings it there and lets it make its archive; the host has a package of Baton and a ZooKeeper that runs. */
    Reference(CleanHost host) throws IOException {
        this.host = host;
        String name = SmallestAgent.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(host.path(JAR));
                JarOutputStream jar = new JarOutputStream(file);
                InputStream code = Objects.requireNonNull(
                        SmallestAgent.class.getClassLoader().getResourceAsStream(name))) {
            jar.putNextEntry(new JarEntry(name));
            code.transferTo(jar);
        }
        start("-XX:ArchiveClassesAtExit=" + ARCHIVE);
        host.in("test", "-s", ARCHIVE);
    }

    /** Milliseconds from its start to its first answer. */
    long start() {
        return start("-XX:SharedArchiveFile=" + ARCHIVE);
    }

    private long start(String flag) {
        return Long.parseLong(host.in("bash", "-c", TO_FIRST_ANSWER.formatted(JAVA.formatted(flag), PORT)));
    }
}
