package baton.zookeeper;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every record and every field meets what a later version may write there.
 *
 * <p>A field belongs to one of two classes, and the table in {@code docs/formats.md} says to which: what decides is not
 * acted upon unless it is understood, what informs never stands in the way. A field that is added has to be put there.
 */
class LaterVersionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GroupName GROUP = new GroupName("web");
    private static final Paths PATHS = new Paths("/baton");
    /** Fields that hold one of some words. */
    private static final Set<String> WORDS =
            Set.of("mode", "fence", "onEnsembleLoss", "onAgentCrash", "state", "cause", "role", "kind");

    private static final String HOLDER = "'node':'n1','stamp':'s1','incarnation':'i1'";

    /** A record with every field that it may have. */
    private record Sample(String name, Codec<?> codec, String json) {
        ObjectNode object() {
            return parsed(json);
        }
    }

    private static final List<Sample> SAMPLES = List.of(
            new Sample("ensemble", Identity.CODEC, "{'format':1,'uuid':'u1'}"),
            new Sample(
                    "spec",
                    SpecCodec.SPEC,
                    "{'format':1,'mode':'active-active','maxActive':2,'leaseMillis':8000,'demoteMillis':2000,"
                            + "'killMillis':500,'preemptAfterMillis':30000,'fence':'none','onEnsembleLoss':'stop',"
                            + "'restarts':{'count':3,'withinMillis':60000},'positionThreshold':5,"
                            + "'onAgentCrash':'failover'}"),
            new Sample("epoch", Codecs.EPOCH, "{'format':1,'epoch':17}"),
            new Sample("claim", Codecs.CLAIM, claim()),
            new Sample(
                    "debt",
                    Owed.CODEC,
                    "{'format':1,'node':'n1','stamp':'s1','epoch':17,'address':'n1:8701','fencedBy':'n2',"
                            + "'fenceFailure':'no answer','stopFailed':true}"),
            new Sample(
                    "member",
                    MemberCodec.MEMBER,
                    "{'format':1," + HOLDER + ",'role':'standby','eligible':true,'backingOff':false,'priority':100,"
                            + "'position':7,'reasons':[{'code':'c','sentence':'s'}],'address':'n1:8701'}"),
            new Sample(
                    "intent",
                    Codecs.INTENT,
                    "{'format':1,'operation':'o1','seat':0,'epoch':17,'from':'n1','to':'n2','lifetimeMillis':60000,"
                            + "'cause':'switchover'}"),
            new Sample("confirmed", ConfirmationCodec.CONFIRMATION, "{'format':1,'ensemble':'u1','base':17}"),
            new Sample(
                    "history",
                    HistoryEntry.CODEC,
                    "{'format':1,'at':'2026-01-31T23:59:59.000Z','node':'n1','code':'promoted','sentence':'is active',"
                            + "'seat':0,'epoch':17,'cause':'start','detail':'d','durations':{'checkingMillis':3}}"),
            new Sample(
                    "operation",
                    Operation.CODEC,
                    "{'format':1,'id':'o1','kind':'fence','group':'web','requestedAt':'2026-01-31T23:59:59.000Z',"
                            + "'actor':'a','parameters':{'epoch':'17'},'state':'running','steps':[],'result':'r'}"),
            new Sample(
                    "alive",
                    Alive.CODEC,
                    "{'format':1,'node':'n1','nodeId':'h1','stamp':'s1','incarnation':'i1','address':'n1:8701',"
                            + "'version':'0.1.0'}"),
            new Sample(
                    "memory",
                    Remembered.CODEC,
                    "{'format':1,'node':'n1','stamp':'s1','ensemble':'u1','zxid':9,'marks':{'web':17},"
                            + "'incidents':{'web':'i'},'rolledBack':false}"));

    private static String claim() {
        return "{'format':1,'epoch':17,'holder':'n1','stamp':'s1','incarnation':'i1','state':'held','leaseMillis':8000,"
                + "'keep':false,'cause':'start','failedStarts':2,'failedUnder':3,'stopFailedEpoch':17}";
    }

    static Stream<String> records() {
        return SAMPLES.stream().map(Sample::name);
    }

    @Test
    void theDocumentationNamesTheClassOfEveryField() {
        assertEquals(
                Set.copyOf(records().toList()),
                Stream.concat(column(1).keySet().stream(), column(2).keySet().stream())
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFieldEitherDecidesOrInforms(String name) {
        Sample sample = sample(name);
        Set<String> decide = requireNonNull(column(1).get(name));
        Set<String> inform = requireNonNull(column(2).get(name));
        Set<String> known = new HashSet<>();
        sample.object().fieldNames().forEachRemaining(known::add);
        known.remove("format");
        Set<String> both = new HashSet<>(decide);
        both.addAll(inform);
        assertEquals(known, both, "docs/formats.md names each field of this record once");
        assertEquals(known, asked(sample), "a sample has every field that is read");
        Codec.Read<?> complete = decode(sample.codec(), sample.object());
        assertTrue(complete.decoded().optional().isPresent(), complete::toString);
        assertTrue(complete.unknown().isEmpty(), "a sample has no field that is not read");
        assertAll(known.stream()
                .flatMap(field -> later(sample.object(), field).stream().map(changed -> () -> {
                    boolean understood =
                            decode(sample.codec(), changed).decoded().optional().isPresent();
                    assertEquals(inform.contains(field), understood, field + " in " + changed);
                })));
    }

    @ParameterizedTest
    @MethodSource("records")
    void anotherFormatIsNeverUnderstood(String name) {
        ObjectNode later = sample(name).object().put("format", 2);
        String why = decode(sample(name).codec(), later)
                .decoded()
                .unreadable()
                .orElseThrow()
                .sentence();
        assertTrue(why.contains("found format 2; upgrade Baton"), why);
    }

    @ParameterizedTest
    @MethodSource("records")
    void whatIsNotKnownSurvivesARewrite(String name) {
        ObjectNode later = sample(name).object();
        later.putObject("new").put("deep", 1);
        assertEquals(1, rewritten(sample(name).codec(), later).at("/new/deep").asInt());
    }

    @Test
    void aWordThatInformsSurvivesARewrite() {
        for (String name : List.of("claim", "intent", "history", "operation")) {
            String field = name.equals("operation") ? "kind" : "cause";
            ObjectNode later = sample(name).object().put(field, "rebalance");
            assertEquals(
                    "rebalance",
                    rewritten(sample(name).codec(), later).get(field).textValue(),
                    name);
        }
        ObjectNode debt = sample("debt").object();
        debt.putObject("address").put("port", 1);
        assertEquals(1, rewritten(Owed.CODEC, debt).at("/address/port").asInt());
    }

    @Test
    void aGroupIsFrozenByWhatDecidesOnly() {
        for (String frozen : List.of("ensemble", "spec", "epoch", "claim", "debt", "intent")) {
            GroupState state = group(frozen);
            assertTrue(
                    state instanceof GroupState.Unreadable unreadable
                            && unreadable.incident().isEmpty()
                            && unreadable.sentence().contains("found format 2"),
                    () -> frozen + ": " + state);
        }
        for (String shown : List.of("member", "confirmed", "history")) {
            assertTrue(group(shown) instanceof GroupState.Present, () -> shown + ": " + group(shown));
        }
        GroupState.Present present = (GroupState.Present) group("member");
        assertEquals(Set.of(new NodeName("n1")), present.view().unreadable().keySet());
        assertFalse(present.view().member(new NodeName("n1")).isPresent());
    }

    @Test
    void whoeverHoldsASeatLearnsOfItThoughTheGroupIsFrozen() {
        for (String elsewhere : List.of("spec", "epoch", "intent")) {
            GroupState.Unreadable frozen = (GroupState.Unreadable) group(elsewhere);
            SeatView own = frozen.understood().get(0);
            assertEquals(new Seat(0), own.seat());
            assertEquals(17, own.claim().epoch().number());
        }
        assertEquals(List.of(), ((GroupState.Unreadable) group("claim")).understood());
        assertEquals(List.of(), ((GroupState.Unreadable) group("debt")).understood());
    }

    /** A sound group, but for one record that a later version wrote in another format. */
    private static GroupState group(String later) {
        GroupNodes nodes = new GroupNodes(PATHS, new Records(), GROUP);
        Seat seat = new Seat(0);
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("ensemble", PATHS.ensemble());
        paths.put("spec", PATHS.spec(GROUP));
        paths.put("epoch", PATHS.epoch(GROUP));
        paths.put("claim", PATHS.claim(GROUP, seat));
        paths.put("debt", PATHS.debts(GROUP, seat) + "/n1.17");
        paths.put("member", PATHS.member(GROUP, new NodeName("n1")));
        paths.put("intent", PATHS.intent(GROUP));
        paths.put("confirmed", PATHS.confirmed(GROUP));
        paths.put("history", PATHS.history(GROUP) + "/h-0000000000");
        paths.forEach((name, path) -> {
            ObjectNode record = sample(name).object();
            if (name.equals("spec")) {
                record.put("maxActive", 1);
            }
            nodes.put(path, Optional.of(node(path, name.equals(later) ? record.put("format", 2) : record)));
        });
        return nodes.state(claim -> SeatView.NO_LEASE, GroupNodes.Reader.ANYBODY);
    }

    /** The names of the fields that a codec reads. */
    @SuppressWarnings("unchecked") // Jackson's own override of deepCopy
    private static Set<String> asked(Sample sample) {
        Set<String> asked = new HashSet<>();
        ObjectNode recording = new ObjectNode(JsonNodeFactory.instance) {
            private static final long serialVersionUID = 1;

            @Override
            public JsonNode get(String name) {
                asked.add(name);
                return super.get(name);
            }
        };
        recording.setAll(sample.object());
        assertNotNull(sample.codec().read(new Fields(recording)));
        return asked;
    }

    /** What a later version may have written into {@code field}: another type, and another word where words are. */
    private static List<ObjectNode> later(ObjectNode record, String field) {
        JsonNode now = record.get(field);
        List<ObjectNode> later = new ArrayList<>();
        ObjectNode nested = record.deepCopy();
        if (now.isObject()) {
            nested.put(field, "later");
        } else {
            nested.putObject(field).put("later", 1);
        }
        later.add(nested);
        ObjectNode other = record.deepCopy();
        if (now.isTextual()) {
            other.put(field, 7);
        } else {
            other.put(field, "later");
        }
        later.add(other);
        if (WORDS.contains(field)) {
            later.add(record.deepCopy().put(field, "later"));
        }
        return later;
    }

    /** The names in one column of the table, by record. */
    private static Map<String, Set<String>> column(int column) {
        String text;
        try {
            text = Files.readString(Path.of("../docs/formats.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        String table = text.substring(text.indexOf("<!-- fields -->"), text.indexOf("<!-- /fields -->"));
        Map<String, Set<String>> names = new LinkedHashMap<>();
        table.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split("\\|", -1);
            Set<String> found = new HashSet<>();
            Matcher name = Pattern.compile("`([A-Za-z]+)`").matcher(cells[column + 1]);
            while (name.find()) {
                found.add(name.group(1));
            }
            names.put(cells[1].strip().replace("`", ""), found);
        });
        return names;
    }

    private static Sample sample(String name) {
        return SAMPLES.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T> JsonNode rewritten(Codec<T> codec, ObjectNode record) {
        Codec.Read<T> read = decode(codec, record);
        return parsed(new String(
                codec.encode(read.decoded().optional().orElseThrow(), read.unknown()), StandardCharsets.UTF_8));
    }

    private static <T> Codec.Read<T> decode(Codec<T> codec, ObjectNode record) {
        return codec.decode(node("/record", record));
    }

    private static Node node(String path, ObjectNode record) {
        return new Node(path, record.toString().getBytes(StandardCharsets.UTF_8), new Stat());
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
