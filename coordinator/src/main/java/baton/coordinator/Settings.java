package baton.coordinator;

import baton.security.Protection;
import baton.zookeeper.AccessFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a coordinator was told.
 *
 * @param ensemble connection string; not used when the server is embedded
 * @param root path below which Baton keeps everything
 * @param access what this coordinator proves itself by to the ensemble; the files are read when it starts
 * @param embedded the ZooKeeper server that this process is to run
 * @param protection who may ask REST what
 */
record Settings(
        String bind,
        int port,
        String ensemble,
        String root,
        Duration sessionTimeout,
        AccessFiles access,
        Optional<Embedded> embedded,
        Protection protection) {

    /** The server to run: its data folder and where clients reach it. */
    record Embedded(Path data, String bind, int port) {}
}
