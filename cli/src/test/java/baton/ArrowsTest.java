package baton;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which package may know which.
 *
 * <p>It lives in the last module because only there are all the others on the class path. A rule about a package that
 * does not exist yet passes; {@link #everyModuleIsSeen} keeps all of them from passing because nothing was read.
 */
class ArrowsTest {

    private static final JavaClasses BATON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("baton");

    private static final String[] CURATOR_AND_ZOOKEEPER = {"org.apache.curator..", "org.apache.zookeeper.."};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "baton.failover",
                "baton.security",
                "baton.zookeeper",
                "baton.agent",
                "baton.coordinator",
                "baton.cli"
            })
    void everyModuleIsSeen(String module) {
        assertTrue(BATON.containPackage(module), module);
    }

    @Test
    void theRulesKnowOnlyPlainJava() {
        check(classes()
                .that()
                .resideInAPackage("baton.failover..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "baton.failover..",
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "org.jspecify.annotations"));
    }

    @Test
    void theRulesTakeTimeAndChanceAsArguments() {
        check(noClasses()
                .that()
                .resideInAPackage("baton.failover..")
                .should()
                .dependOnClassesThat(belongToAnyOf(
                        Clock.class,
                        Process.class,
                        ProcessBuilder.class,
                        Random.class,
                        Runtime.class,
                        System.class,
                        Thread.class,
                        ThreadLocal.class,
                        Timer.class,
                        UUID.class))
                .orShould()
                .accessTargetWhere(readsTheClockOrRollsDice()));
    }

    @Test
    void securityKnowsOnlyPlainJava() {
        check(classes()
                .that()
                .resideInAPackage("baton.security..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "baton.security..",
                        "java..",
                        "javax.net.ssl",
                        "javax.naming..",
                        "javax.security..",
                        "org.jspecify.."));
    }

    @Test
    void theZooKeeperAdapterKnowsNoProgram() {
        check(noClasses()
                .that()
                .resideInAPackage("baton.zookeeper..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("baton.agent..", "baton.coordinator..", "baton.cli.."));
    }

    @Test
    void theLoopKnowsNoAdapterAndNoLibraryOfOne() {
        check(noClasses()
                .that()
                .resideInAPackage("baton.agent.loop..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CURATOR_AND_ZOOKEEPER)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson..", "baton.zookeeper..")
                .orShould()
                .dependOnClassesThat(belongToAnyOf(Process.class, ProcessBuilder.class))
                .orShould()
                .dependOnClassesThat(
                        resideInAPackage("baton.agent..").and(resideOutsideOfPackage("baton.agent.loop.."))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "hold", "health", "api", "ensemble"})
    void anAdapterOfTheAgentKnowsOnlyTheLoop(String adapter) {
        String own = "baton.agent." + adapter + "..";
        check(noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAPackage("baton.agent")
                        .or(resideInAPackage("baton.agent.(hook|hold|health|api|ensemble)..")
                                .and(resideOutsideOfPackage(own)))
                        .as("belong to another adapter or to the wiring")));
    }

    @Test
    void theRestFaceOfTheCoordinatorKnowsNoZooKeeper() {
        check(noClasses()
                .that()
                .resideInAPackage("baton.coordinator.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CURATOR_AND_ZOOKEEPER)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("baton.zookeeper.."));
    }

    @Test
    void agentAndCoordinatorDoNotKnowEachOther() {
        check(noClasses()
                .that()
                .resideInAPackage("baton.agent..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("baton.coordinator..", "baton.cli.."));
        check(noClasses()
                .that()
                .resideInAPackage("baton.coordinator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("baton.agent..", "baton.cli.."));
    }

    @Test
    void theCommandLineKnowsOnlyTheRules() {
        check(noClasses()
                .that()
                .resideInAPackage("baton.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("baton.zookeeper..", "baton.agent..", "baton.coordinator.."));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching("baton.(**)").should().beFreeOfCycles());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(BATON);
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheClockOrRollsDice() {
        return describe("it reads the clock or rolls dice", access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            return (owner.startsWith("java.time.") && name.equals("now"))
                    || (owner.equals("java.lang.Math") && name.equals("random"))
                    || (owner.equals("java.util.Collections") && name.equals("shuffle"));
        });
    }
}
