package baton.coordinator.api;

import baton.coordinator.view.EntryId;
import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.policy.Policy;
import baton.failover.policy.Spelling;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How values look in JSON: names as text, numbers as numbers, enums in lower case with dashes, nothing that is absent. */
final class Json {
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Json() {}

    static ObjectMapper configured(ObjectMapper mapper) {
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_ABSENT);
        mapper.configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);
        mapper.configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true);
        return mapper.registerModules(new Jdk8Module(), words());
    }

    private static SimpleModule words() {
        SimpleModule module = new SimpleModule("baton");
        for (Class<?> name : new Class<?>[] {
            GroupName.class,
            NodeName.class,
            OperationId.class,
            Stamp.class,
            Incarnation.class,
            EntryId.class,
            Cause.class
        }) {
            module.addSerializer(name, new ToStringSerializer());
        }
        add(module, Epoch.class, (epoch, out) -> out.writeNumber(epoch.number()));
        add(module, Seat.class, (seat, out) -> out.writeNumber(seat.number()));
        add(module, Instant.class, (instant, out) -> out.writeString(RFC_3339.format(instant)));
        add(module, GroupSpec.class, (spec, out) -> out.writeObject(Policy.written(spec)));
        add(module, Enum.class, (value, out) -> out.writeString(Spelling.of(value)));
        return module;
    }

    private static <T> void add(SimpleModule module, Class<T> type, Writing<T> writing) {
        module.addSerializer(type, new JsonSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider serializers) throws IOException {
                writing.write(value, out);
            }
        });
    }

    private interface Writing<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }
}
