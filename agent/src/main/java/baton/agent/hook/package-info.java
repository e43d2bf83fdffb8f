/**
 * Runs the hooks, one after the other for each seat, and asks the guard to stop, verify and kill.
 *
 * <p>Not promised: to find a process that left its session and cleared its environment; only a cgroup finds it.
 */
@NullMarked
package baton.agent.hook;

import org.jspecify.annotations.NullMarked;
