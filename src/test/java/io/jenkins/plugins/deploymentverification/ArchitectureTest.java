package io.jenkins.plugins.deploymentverification;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.net.HttpURLConnection;
import org.junit.BeforeClass;
import org.junit.Test;
import org.kohsuke.stapler.verb.POST;

/** The layering that {@code docs/architecture.md} describes; the engine has a test of its own. */
public class ArchitectureTest {

    private static final String BASE = "io.jenkins.plugins.deploymentverification";

    private static JavaClasses plugin;

    @BeforeClass
    public static void importPlugin() {
        plugin = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(BASE);
    }

    @Test
    public void entryPointsAreImportedByNobody() {
        for (String entry : new String[] {"freestyle", "trigger"}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(BASE + "." + entry + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(BASE + "." + entry + "..")
                    .check(plugin);
        }
    }

    @Test
    public void stepsAreHeldByPostBuildActionsOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + ".steps..", BASE + ".freestyle..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + ".steps..")
                .check(plugin);
    }

    @Test
    public void extensionPointsDependOnTheEngineOnly() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".spi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + ".config..", BASE + ".runtime..", BASE + ".steps..", BASE + ".report..")
                .check(plugin);
    }

    @Test
    public void pagesDoNotDrive() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + ".config..", BASE + ".runtime..", BASE + ".steps..")
                .check(plugin);
    }

    @Test
    public void pagesOverManyBuildsNeedOnlyReports() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".deployments..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + ".config..", BASE + ".runtime..", BASE + ".notification..")
                .check(plugin);
        noClasses()
                .that()
                .resideInAnyPackage(BASE + ".report..", BASE + ".notification..", BASE + ".runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + ".deployments..", BASE + ".verification..")
                .check(plugin);
    }

    @Test
    public void onlyTheHttpPortTouchesHttpClients() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + ".engine.http..", BASE + ".runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.hc..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(HttpURLConnection.class)
                .check(plugin);
    }

    @Test
    public void formChecksTakePostOnly() {
        methods()
                .that()
                .areDeclaredInClassesThat(assignableTo(Descriptor.class))
                .and()
                .haveNameMatching("do[A-Z].*")
                .should()
                .beAnnotatedWith(POST.class)
                .check(plugin);
        methods()
                .that()
                .haveRawReturnType(FormValidation.class)
                .or()
                .haveRawReturnType(ListBoxModel.class)
                .and()
                .haveNameMatching("do[A-Z].*")
                .should()
                .beAnnotatedWith(POST.class)
                .check(plugin);
    }
}
