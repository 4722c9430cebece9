package io.jenkins.plugins.deploymentverification.engine.rollback;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code helm rollback} by the real Helm, API server and controllers. */
public class KubernetesHelmTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    @ClassRule
    public static final KubernetesServer KUBERNETES = KubernetesServer.withControllers();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<CommandRecord> told = new ArrayList<>();
    private String namespace;
    private Kubelet kubelet;

    @BeforeClass
    public static void requireHelm() {
        KubernetesServer.require("helm", "Helm");
    }

    @Before
    public void writeAChart() throws Exception {
        namespace = "shop-" + NAMESPACES.incrementAndGet();
        KUBERNETES.kubectl("create", "namespace", namespace);
        kubelet = Kubelet.start(KUBERNETES, namespace);
        Path templates = folder.newFolder("templates").toPath();
        Files.writeString(
                templates.resolveSibling("Chart.yaml"),
                "{apiVersion: v2, name: web, version: 1.0.0, type: application}");
        Files.writeString(
                templates.resolve("web.yaml"),
                "apiVersion: apps/v1\n"
                        + "kind: Deployment\n"
                        + "metadata: {name: web}\n"
                        + "spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app:"
                        + " web}}, spec: {containers: [{name: web, image: '{{ .Values.image }}'}]}}}\n");
    }

    @After
    public void stop() throws Exception {
        kubelet.close();
    }

    private CommandResult helm(String... arguments) throws Exception {
        Kubectl cluster = KUBERNETES.cluster(namespace, KubernetesServer.ADMIN);
        Command command = cluster.helm(PATIENCE, arguments);
        return KUBERNETES.runner().run(command);
    }

    private void deploy(String image) throws Exception {
        CommandResult result = helm(
                "upgrade",
                "web",
                folder.getRoot().toString(),
                "--install",
                "--set=image=" + image,
                "--wait",
                "--timeout=" + (image.startsWith("bad") ? "2s" : "60s"));
        assertThat(result.output(), result.isSuccess(), is(!image.startsWith("bad")));
    }

    private String image() throws Exception {
        return KUBERNETES.kubectl(
                "get", "deployment/web", "-n", namespace, "-o", "jsonpath={.spec.template.spec.containers[0].image}");
    }

    private Rollback rollback(String release, Integer revision, Duration timeout) {
        return new CommandLineRollback(
                new HelmRollback(KUBERNETES.cluster(namespace, KubernetesServer.ADMIN), release, revision, timeout),
                KUBERNETES.runner(),
                Clock.systemUTC());
    }

    private Rollback rollback() {
        return rollback("web", null, PATIENCE);
    }

    @Test
    public void whatFailedGoesBackToTheLastGoodRevision() throws Exception {
        deploy("web:1");
        deploy("web:2");
        deploy("bad:3");
        String before = rollback().look(told::add);
        assertThat(rollback().changes(before).get(0), containsString("rollback web 2 --wait --timeout=60s"));
        assertThat("not begun", rollback().find(before, told::add), is(RollbackProgress.NOT_DONE));

        rollback().change(before, told::add);
        rollback().await(before, told::add);

        assertThat(image(), is("web:2"));
        assertThat("after a restart", rollback().find(before, told::add), is(RollbackProgress.DONE));
        assertThat(told.toString(), containsString("Rollback was a success"));
    }

    @Test
    public void aNamedRevisionIsBroughtBack() throws Exception {
        deploy("web:1");
        deploy("web:2");
        deploy("web:3");
        Rollback rollback = rollback("web", 1, PATIENCE);
        rollback.change(rollback.look(told::add), told::add);
        assertThat(image(), is("web:1"));

        RollbackException none = assertThrows(
                RollbackException.class, () -> rollback("web", 9, PATIENCE).look(told::add));
        assertThat(none.getMessage(), containsString("release web has no revision 9; there are [1, 2, 3, 4]"));
    }

    @Test
    public void whatDoesNotBecomeReadyIsToldAfterTheTimeoutAndNotRepeated() throws Exception {
        deploy("web:1");
        deploy("bad:2");
        deploy("web:3");
        Rollback rollback = rollback("web", 2, Duration.ofSeconds(2));
        String before = rollback.look(told::add);

        RollbackException e = assertThrows(RollbackException.class, () -> rollback.change(before, told::add));
        assertThat(e.getMessage(), containsString("timed out waiting for the condition"));
        assertThat(image(), is("bad:2"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.UNKNOWN));
    }

    @Test
    public void anUpgradeBySomebodyElseIsNotTakenForTheRollback() throws Exception {
        deploy("web:1");
        deploy("web:2");
        String before = rollback().look(told::add);
        deploy("web:3");

        assertThat(rollback().find(before, told::add), is(RollbackProgress.UNKNOWN));
    }

    @Test
    public void theFirstRevisionCannotGoBack() throws Exception {
        deploy("web:1");
        RollbackException first =
                assertThrows(RollbackException.class, () -> rollback().look(told::add));
        assertThat(first.getMessage(), containsString("release web has no good revision before 1"));
        RollbackException none = assertThrows(
                RollbackException.class,
                () -> rollback("no-such", null, PATIENCE).look(told::add));
        assertThat(none.getMessage(), containsString("release: not found"));
    }
}
