package baton.failover.member;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything a node knows as text, field by field, so that a field that is added is compared without being named here. */
final class Rendering {
    private Rendering() {}

    static String of(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? "-" : of(optional.get());
        }
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder("{");
            map.forEach((key, entry) ->
                    text.append(of(key)).append(": ").append(of(entry)).append('\n'));
            return text.append('}').toString();
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Rendering::of).toList().toString();
        }
        if (value instanceof Node || value instanceof Member || value instanceof Tenure || value instanceof Renewals) {
            return fields(value);
        }
        return String.valueOf(value);
    }

    private static String fields(Object object) {
        StringBuilder text = new StringBuilder();
        for (Field field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                text.append(field.getName())
                        .append('=')
                        .append(of(valueOf(field, object)))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
