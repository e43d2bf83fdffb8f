package baton.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.AgentCrash;
import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.Epoch;
import baton.failover.group.FailedStarts;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Restarts;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import baton.failover.policy.Policy;
import baton.failover.policy.PolicyKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the format of the records promises to other versions and to operators. */
class CodecTest {
    private static final String SPEC = "{\"format\":1,\"mode\":\"active-active\",\"maxActive\":2,\"leaseMillis\":8000,"
            + "\"demoteMillis\":2000,\"killMillis\":500,\"preemptAfterMillis\":30000,\"fence\":\"best-effort\","
            + "\"onEnsembleLoss\":\"stop\",\"onAgentCrash\":\"failover\",\"restarts\":{\"count\":3,\"withinMillis\":60000},"
            + "\"positionThreshold\":5}";

    @Test
    void theSpecIsWrittenAsDocumented() {
        GroupSpec spec = new GroupSpec(
                Mode.ACTIVE_ACTIVE,
                OptionalInt.of(2),
                LeaseBudget.DEFAULT,
                Optional.of(Duration.ofSeconds(30)),
                FencePolicy.BEST_EFFORT,
                EnsembleLoss.STOP,
                new Restarts(3, Duration.ofMinutes(1)),
                5,
                AgentCrash.FAILOVER);

        assertEquals(SPEC, text(SpecCodec.SPEC.encode(spec, Codec.NOTHING_UNKNOWN)));
        assertEquals(Optional.of(spec), decode(SpecCodec.SPEC, SPEC).decoded().optional());
    }

    @Test
    void aSpecOfAVersionThatKnewNoCrashPolicyMeansAdopt() {
        String older = SPEC.replace(",\"onAgentCrash\":\"failover\"", "");
        assertEquals(
                Optional.of(AgentCrash.ADOPT),
                decode(SpecCodec.SPEC, older).decoded().optional().map(GroupSpec::onAgentCrash));
    }

    static List<PolicyKey<?>> keys() {
        return Policy.KEYS;
    }

    private static GroupSpec with(PolicyKey<?> key) {
        Map<String, String> texts = new HashMap<>(Map.of("mode", "active-active"));
        texts.put(key.name(), key.example());
        return Policy.read(texts);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyOfThePolicyIsReadAsItIsWritten(PolicyKey<?> key) {
        GroupSpec spec = with(key);
        String written = text(SpecCodec.SPEC.encode(spec, Codec.NOTHING_UNKNOWN));
        assertEquals(
                Optional.of(spec), decode(SpecCodec.SPEC, written).decoded().optional());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anIllegalValueOfAKeyIsRefusedInTheWordsOfEverybodyElse(PolicyKey<?> key) throws Exception {
        ObjectNode json =
                (ObjectNode) new ObjectMapper().readTree(SpecCodec.SPEC.encode(with(key), Codec.NOTHING_UNKNOWN));
        if (!json.has(key.field())) {
            assertEquals("profile", key.name(), "every key but this has a field");
            return;
        }
        spoil(json, key.field());
        Decoded<GroupSpec> read = decode(SpecCodec.SPEC, json.toString()).decoded();
        if (key.informs()) {
            assertEquals(Optional.of(AgentCrash.ADOPT), read.optional().map(GroupSpec::onAgentCrash));
            return;
        }
        String sentence = read.unreadable().orElseThrow().sentence();
        assertTrue(sentence.contains(key.name() + ": found \""), sentence);
        assertTrue(sentence.contains("expected " + key.expected() + "; correct it"), sentence);
    }

    private static void spoil(ObjectNode json, String field) {
        JsonNode value = json.get(field);
        if (value instanceof ObjectNode inner) {
            inner.fieldNames().forEachRemaining(each -> spoil(inner, each));
        } else if (value.isNumber()) {
            json.put(field, -1);
        } else {
            json.put(field, "?");
        }
    }

    @Test
    void whatIsUnknownSurvivesAtEveryDepth() {
        String richer = SPEC.replace("\"count\":3", "\"count\":3,\"pause\":9")
                .replace("{\"format\"", "{\"new\":[1],\"format\"");
        Codec.Read<GroupSpec> read = decode(SpecCodec.SPEC, richer);

        String rewritten = text(SpecCodec.SPEC.encode(read.decoded().optional().orElseThrow(), read.unknown()));

        assertTrue(rewritten.contains("\"new\":[1]"), rewritten);
        assertTrue(rewritten.contains("\"pause\":9"), rewritten);
    }

    @Test
    void aKnownFieldThatIsGoneDoesNotComeBack() {
        Codec.Read<GroupSpec> read = decode(SpecCodec.SPEC, SPEC);
        GroupSpec before = read.decoded().optional().orElseThrow();
        GroupSpec after = new GroupSpec(
                Mode.ACTIVE_PASSIVE,
                OptionalInt.empty(),
                before.budget(),
                Optional.empty(),
                before.fence(),
                before.onEnsembleLoss(),
                before.restarts(),
                before.positionThreshold());

        String rewritten = text(SpecCodec.SPEC.encode(after, read.unknown()));

        assertEquals(
                Optional.of(after), decode(SpecCodec.SPEC, rewritten).decoded().optional());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\":1 | \"format\":2 | found format 2",
                "\"format\":1, | '' | expected a field \"format\", found none",
                "8000 | \"8s\" | expected \"leaseMillis\" to be a whole number, found \"8s\"",
                "8000 | -1 | lease: found \"-1ms\"; expected a time from 1ms to 8760h",
                "best-effort | maybe | fence: found \"maybe\"; expected one of required, best-effort, none; correct it",
                "{\"count\":3,\"withinMillis\":60000} | 3 | expected \"restarts\" to be an object, found 3",
                "\"maxActive\":2 | \"maxActive\":99999999999 | max-active: found \"99999999999\"; expected a whole number from 1 to 1000; correct it",
            })
    void aRecordThatIsNotUnderstoodSaysWhereWhatAndWhatToDo(String part, String broken, String problem) {
        Undecodable why = decode(SpecCodec.SPEC, SPEC.replace(part, broken))
                .decoded()
                .unreadable()
                .orElseThrow();

        assertTrue(
                why.sentence().startsWith("/g/spec cannot be understood: expected the spec of a group"),
                why.sentence());
        assertTrue(why.sentence().contains(problem), why.sentence());
        assertTrue(why.remedy().contains("restore"), why.sentence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "\"text\"", "{", "{\"format\":1}"})
    void noBytesMakeReadingThrow(String text) {
        assertTrue(decode(SpecCodec.SPEC, text).decoded().unreadable().isPresent());
        assertTrue(decode(Codecs.CLAIM, text).decoded().unreadable().isPresent());
        assertTrue(decode(MemberCodec.MEMBER, text).decoded().unreadable().isPresent());
        assertTrue(decode(Codecs.INTENT, text).decoded().unreadable().isPresent());
        assertTrue(decode(Operation.CODEC, text).decoded().unreadable().isPresent());
    }

    /** What begins like UTF-32 and is not is refused by the decoder of characters, before any reader of JSON sees it. */
    @Test
    void bytesThatAreNoTextAreARecordThatCannotBeRead() {
        byte[] bytes = {0, 0, 0, '{', 127, 127, 127, 127};

        assertTrue(Codecs.CLAIM
                .decode(new Node("/g/claim", bytes, new Stat()))
                .decoded()
                .unreadable()
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"failedStarts", "failedUnder"})
    void aNumberThatIsTooLargeIsNamedWithItsBounds(String field) {
        String text = CLAIM.replace("\"start\"", "\"start\",\"" + field + "\":99999999999");

        String sentence =
                decode(Codecs.CLAIM, text).decoded().unreadable().orElseThrow().sentence();

        assertTrue(
                sentence.contains("expected \"" + field
                        + "\" to be a whole number from -2147483648 to 2147483647, found 99999999999"),
                sentence);
    }

    @Test
    void aClaimOfAnEarlierVersionCountsNoFailedStarts() {
        Claim claim = new Claim(
                        new Epoch(4),
                        Optional.empty(),
                        ClaimState.RELEASED,
                        new Terms(Duration.ofSeconds(8), false),
                        Cause.HEALTH)
                .after(new FailedStarts(7, 3));
        String text = new String(Codecs.CLAIM.encode(claim, Codec.NOTHING_UNKNOWN), StandardCharsets.UTF_8);

        assertEquals(Optional.of(claim), decode(Codecs.CLAIM, text).decoded().optional());
        assertEquals(
                Optional.of(claim.after(FailedStarts.NONE)),
                decode(Codecs.CLAIM, text.replace(",\"failedStarts\":7,\"failedUnder\":3", ""))
                        .decoded()
                        .optional());
    }

    @Test
    void aClaimNamesAllOfItsHolderOrNothing() {
        String half = "{\"format\":1,\"epoch\":1,\"holder\":\"n1\",\"state\":\"revoked\",\"leaseMillis\":8000,"
                + "\"keep\":false,\"cause\":\"start\"}";

        assertTrue(decode(Codecs.CLAIM, half).decoded().unreadable().isPresent());
    }

    private static final String CLAIM =
            "{\"format\":1,\"epoch\":4,\"holder\":\"n1\",\"stamp\":\"s\",\"incarnation\":\"i\","
                    + "\"state\":\"held\",\"leaseMillis\":8000,\"keep\":false,\"cause\":\"start\"}";

    @Test
    void aClaimWhoseHolderFailedToStopSaysUnderWhichEpoch() {
        String marked = CLAIM.replace("\"start\"", "\"start\",\"stopFailedEpoch\":4");
        Claim claim = decode(Codecs.CLAIM, marked).decoded().optional().orElseThrow();

        assertTrue(claim.stopFailed());
        assertEquals(marked, text(Codecs.CLAIM.encode(claim, Codec.NOTHING_UNKNOWN)));
        assertFalse(
                decode(Codecs.CLAIM, CLAIM).decoded().optional().orElseThrow().stopFailed());
    }

    /** A version that does not know the field carries it through its own releases and claims. */
    @ParameterizedTest
    @CsvSource({"4, released", "5, held", "5, revoked"})
    void aMarkOfAnotherEpochOrOfAReleasedClaimSaysNothing(long epoch, String state) {
        String carried = CLAIM.replace("\"epoch\":4", "\"stopFailedEpoch\":4,\"epoch\":" + epoch)
                .replace("held", state);
        Codec.Read<Claim> read = decode(Codecs.CLAIM, carried);
        Claim claim = read.decoded().optional().orElseThrow();

        assertFalse(claim.stopFailed());
        assertFalse(text(Codecs.CLAIM.encode(claim, read.unknown())).contains("stopFailed"));
    }

    /** Issue 12, kind 6: one such record, and every agent of the group ended, again at each start. */
    @ParameterizedTest
    @ValueSource(strings = {"4611686018427387905", "9223372036854775807", "9223372036854775808", "-1"})
    void anEpochThatNobodyCouldFollowIsNotUnderstood(String epoch) {
        String claim = CLAIM.replace("\"epoch\":4", "\"epoch\":" + epoch);
        String debt = text(Owed.CODEC.encode(
                        new Owed(new Debt(new NodeName("n1"), new Stamp("s"), new Epoch(4), ""), Optional.empty()),
                        Codec.NOTHING_UNKNOWN))
                .replace("\"epoch\":4", "\"epoch\":" + epoch);
        String counter =
                text(Codecs.EPOCH.encode(new Epoch(4), Codec.NOTHING_UNKNOWN)).replace(":4", ":" + epoch);

        for (Codec.Read<?> read :
                List.of(decode(Codecs.CLAIM, claim), decode(Owed.CODEC, debt), decode(Codecs.EPOCH, counter))) {
            String sentence = read.decoded().unreadable().orElseThrow().sentence();
            assertTrue(sentence.contains(epoch), sentence);
        }
    }

    /** What only informs is shown as far as it is understood. */
    @Test
    void anEntryOfTheHistoryIsReadWhateverItsEpoch() {
        String entry =
                "{\"format\":1,\"at\":\"2026-12-01T12:00:00.000Z\",\"code\":\"released\",\"sentence\":\"it ended\","
                        + "\"epoch\":9223372036854775807}";
        HistoryEntry read =
                decode(HistoryEntry.CODEC, entry).decoded().optional().orElseThrow();
        assertEquals("it ended", read.sentence());
        assertEquals(Optional.empty(), read.epoch());
    }

    @Test
    void aDebtOfAFailedStopSaysSo() {
        Owed owed = new Owed(new Debt(new NodeName("n1"), new Stamp("s"), new Epoch(4), "", true), Optional.empty());
        String written = text(Owed.CODEC.encode(owed, Codec.NOTHING_UNKNOWN));

        assertTrue(written.contains("\"stopFailed\":true"), written);
        assertEquals(Optional.of(owed), decode(Owed.CODEC, written).decoded().optional());
        String older = written.replace(",\"stopFailed\":true", "");
        assertFalse(decode(Owed.CODEC, older)
                .decoded()
                .optional()
                .orElseThrow()
                .debt()
                .stopFailed());
    }

    private static <T> Codec.Read<T> decode(Codec<T> codec, String text) {
        return codec.decode(new Node("/g/spec", text.getBytes(StandardCharsets.UTF_8), new Stat()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
