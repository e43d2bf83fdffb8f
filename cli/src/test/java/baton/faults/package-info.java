/**
 * Fault runs: several hosts on one machine, as namespaces joined by a bridge, broken on purpose again and again.
 *
 * <p>Everything is real but the machine: processes, sockets, packets that are dropped, ZooKeeper servers, file systems
 * that are full. The services are the witnesses, as in the trials; {@code docs/faults.md} says what is judged. A host
 * dies with the process that started it, so an aborted run leaves nothing but a directory.
 */
@NullMarked
package baton.faults;

import org.jspecify.annotations.NullMarked;
