package baton.failover.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How what the code has is spelled outside of it. */
public final class Spelling {
    private Spelling() {}

    /** {@code BEST_EFFORT} is {@code best-effort}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** So many of what one of is called {@code one}: {@code 1 group}, {@code 2 groups}. */
    public static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    /** All constants by their spelling, in the order of the code. */
    public static <E extends Enum<E>> Map<String, E> words(Class<E> type) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(of(constant), constant);
        }
        return Collections.unmodifiableMap(words);
    }
}
