package io.jenkins.plugins.deploymentverification.engine;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import org.junit.BeforeClass;
import org.junit.Test;

/** The engine's part of the layering that {@code docs/architecture.md} describes. */
public class EngineArchitectureTest {

    private static final String ENGINE = "io.jenkins.plugins.deploymentverification.engine";

    private static JavaClasses engine;

    @BeforeClass
    public static void importEngine() {
        engine = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ENGINE);
    }

    @Test
    public void engineKnowsNothingOfJenkins() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.kohsuke..", "org.jenkinsci..", "com.cloudbees..")
                .because("it is compiled and tested without Jenkins, too")
                .check(engine);
    }

    @Test
    public void engineKnowsNothingOfTheRestOfThePlugin() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.jenkins.plugins.deploymentverification.spi..",
                        "io.jenkins.plugins.deploymentverification.config..",
                        "io.jenkins.plugins.deploymentverification.runtime..",
                        "io.jenkins.plugins.deploymentverification.steps..",
                        "io.jenkins.plugins.deploymentverification.report..",
                        "io.jenkins.plugins.deploymentverification.cli..")
                .check(engine);
    }

    @Test
    public void judgingReachesNobody() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE + ".analysis..", ENGINE + ".session..", ENGINE + ".policy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..",
                        "java.nio.channels..",
                        "org.apache.hc..",
                        ENGINE + ".http..",
                        ENGINE + ".measure..",
                        ENGINE + ".probe..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)|java\\.net\\.(.*Socket.*|URL|URLConnection)")
                .check(engine);
    }

    @Test
    public void judgingHasNoClockOfItsOwn() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE + ".analysis..", ENGINE + ".session..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class)
                .because("a restored verification must come to the same verdict")
                .check(engine);
    }

    @Test
    public void backendsAreIndependentOfEachOther() {
        slices().matching(ENGINE + ".metric.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage(ENGINE + ".metric.http")) // what they have in common
                .check(engine);
    }

    @Test
    public void channelsAreIndependentOfEachOther() {
        slices().matching(ENGINE + ".notification.(*)..")
                .should()
                .notDependOnEachOther()
                .check(engine);
    }

    @Test
    public void backendsUseThePortAndHttpOnly() {
        classes()
                .that()
                .resideInAPackage(ENGINE + ".metric.*..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage(ENGINE + "..")
                .orShould()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ENGINE + ".metric..",
                        ENGINE + ".http..",
                        ENGINE + ".remark..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "software.amazon.awssdk..", // signatures of CloudWatch
                        "edu.umd.cs.findbugs.annotations..")
                .check(engine);
    }

    @Test
    public void remarksKnowNobody() {
        classes()
                .that()
                .resideInAPackage(ENGINE + ".remark..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ENGINE + ".remark..", "java..", "com.fasterxml.jackson..", "edu.umd.cs.findbugs.annotations..")
                .because("every part of the engine makes some")
                .check(engine);
    }

    @Test
    public void jiraUsesTheHttpPortOnly() {
        classes()
                .that()
                .resideInAPackage(ENGINE + ".jira..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ENGINE + ".jira..",
                        ENGINE + ".http..",
                        "java..",
                        "javax.crypto..",
                        "com.fasterxml.jackson..",
                        "edu.umd.cs.findbugs.annotations..")
                .check(engine);
    }

    @Test
    public void onlyTheHttpPortTouchesHttpClients() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.hc..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(HttpURLConnection.class)
                .check(engine);
    }
}
