package baton.trial;

/**
 * A sign of life of a service.
 *
 * @param nanos CLOCK_MONOTONIC, which {@link System#nanoTime} of this machine reads too
 */
public record Beat(long nanos, String node, String group, String seat, long epoch, long pid) {
    public static Beat parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 6) {
            throw new IllegalArgumentException("a beat has six words; found '" + line + "'");
        }
        return new Beat(
                Long.parseLong(words[0]),
                words[1],
                words[2],
                words[3],
                Long.parseLong(words[4]),
                Long.parseLong(words[5]));
    }
}
