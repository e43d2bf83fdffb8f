package baton.agent.hook;

/**
 * How a hook ended.
 *
 * @param detail last line of its output or the reason, a sentence without a full stop
 */
public record HookResult(boolean succeeded, String detail) {
    static HookResult failed(String detail) {
        return new HookResult(false, detail);
    }
}
