package baton.faults;

import java.util.ArrayList;
import java.util.List;

/** The network between the hosts. */
final class LinkFaults {
    static final List<Fault> ALL = List.of(
            new Fault("link-down", Promise.hostMoves(Kinds.LOST_HOST), LinkFaults::pull),
            new Fault("packets-dropped", Promise.hostMoves(Kinds.LOST_HOST), scene -> Cut.everything(scene.machine())),
            new Fault(
                    "packets-in-dropped",
                    Promise.hostMoves(Kinds.LOST_HOST),
                    scene -> Cut.incoming(scene.machine(), "")),
            new Fault(
                    "packets-out-dropped",
                    Promise.hostMoves(Kinds.LOST_HOST),
                    scene -> Cut.outgoing(scene.machine(), "")),
            new Fault("cut-from-zookeeper", Promise.hostMoves(Kinds.LOST_HOST), LinkFaults::cutFromServers),
            new Fault("cut-from-peers", Promise.calm(Kinds.WHILE), LinkFaults::cutFromPeers),
            new Fault("packets-delayed", Promise.calm(Kinds.WHILE), scene -> Wire.slow(scene.machine(), 60, 20)),
            new Fault("packets-reordered", Promise.calm(Kinds.WHILE), scene -> Wire.slow(scene.machine(), 1, 40)),
            new Fault(
                    "packets-5%-lost",
                    Promise.mayMove(Kinds.WHILE.multipliedBy(2)), scene -> Cut.loss(scene.machine(), 5)),
            new Fault(
                    "packets-30%-lost",
                    Promise.mayMove(Kinds.WHILE.multipliedBy(2)), scene -> Cut.loss(scene.machine(), 30)));

    private LinkFaults() {}

    private static Runnable pull(Scene scene) {
        Machine machine = scene.machine();
        machine.lan().pull(machine.number());
        return () -> machine.lan().plug(machine.number());
    }

    private static Runnable cutFromServers(Scene scene) {
        return Cut.from(scene.machine(), scene.estate().serverAddresses());
    }

    private static Runnable cutFromPeers(Scene scene) {
        List<String> peers = new ArrayList<>();
        scene.others().forEach(host -> peers.add(host.machine().address()));
        return Cut.from(scene.machine(), peers);
    }
}
