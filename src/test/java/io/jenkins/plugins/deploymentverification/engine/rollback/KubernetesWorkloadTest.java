package io.jenkins.plugins.deploymentverification.engine.rollback;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;
import static org.junit.Assume.assumeThat;

import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.RollbackDriver;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** {@code kubectl rollout undo} of each kind of workload, by the real kubectl, API server and controllers. */
@RunWith(Parameterized.class)
public class KubernetesWorkloadTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    @ClassRule
    public static final KubernetesServer KUBERNETES = KubernetesServer.withControllers();

    @Parameterized.Parameter
    public Workload workload;

    private final List<CommandRecord> told = new ArrayList<>();
    private String namespace;
    private Kubelet kubelet;

    @Parameterized.Parameters(name = "{0}")
    public static Workload[] workloads() {
        return Workload.values();
    }

    @Before
    public void openANamespace() throws Exception {
        namespace = "shop-" + NAMESPACES.incrementAndGet();
        KUBERNETES.kubectl("create", "namespace", namespace);
        KUBERNETES.apply("{apiVersion: v1, kind: Node, metadata: {name: node}}");
        kubelet = Kubelet.start(KUBERNETES, namespace);
    }

    @After
    public void stop() throws Exception {
        kubelet.close();
    }

    private String kind() {
        return switch (workload) {
            case DEPLOYMENT -> "Deployment";
            case STATEFULSET -> "StatefulSet";
            case DAEMONSET -> "DaemonSet";
        };
    }

    /** Deploys an image, as a new revision; a good one until it is rolled out. */
    private void deploy(String image) throws Exception {
        String more = switch (workload) {
            case DEPLOYMENT -> "replicas: 2, ";
            case STATEFULSET -> "replicas: 2, serviceName: web, podManagementPolicy: Parallel, ";
            case DAEMONSET -> "";
        };
        deploy(image, more);
    }

    private void deploy(String image, String more) throws Exception {
        KUBERNETES.apply(manifest(image, more));
        if (image.startsWith("bad")) {
            await().atMost(PATIENCE)
                    .until(() -> object("{.metadata.generation}").equals(object("{.status.observedGeneration}")));
        } else {
            KUBERNETES.kubectl("rollout", "status", name(), "-n", namespace, "--timeout=60s");
        }
    }

    private String manifest(String image, String more) {
        return "{apiVersion: apps/v1, kind: " + kind() + ", metadata: {name: web, namespace: " + namespace
                + "}, spec: {" + more
                + "selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}},"
                + " spec: {tolerations: [{operator: Exists}], containers: [{name: web, image: '" + image + "'}]}}}}";
    }

    private String name() {
        return workload.resource() + "/web";
    }

    private String object(String jsonPath) throws IOException, InterruptedException {
        return KUBERNETES.kubectl("get", name(), "-n", namespace, "-o", "jsonpath=" + jsonPath);
    }

    private String image() throws Exception {
        return object("{.spec.template.spec.containers[0].image}");
    }

    private String imagesOfPods() throws Exception {
        return KUBERNETES.kubectl(
                "get", "pods", "-n", namespace, "-o", "jsonpath={.items[*].spec.containers[0].image}");
    }

    private Rollback rollback(Integer revision, Duration timeout) {
        return rollback(revision, timeout, KubernetesServer.ADMIN);
    }

    private Rollback rollback(Integer revision, Duration timeout, String context) {
        return new CommandLineRollback(
                new KubernetesRollback(KUBERNETES.cluster(namespace, context), workload, "web", revision, timeout),
                KUBERNETES.runner(),
                Clock.systemUTC());
    }

    /** What a restart finds, once the controller has seen the change. */
    private RollbackProgress found(String before) {
        return await().atMost(PATIENCE)
                .until(
                        () -> rollback(null, PATIENCE).find(before, told::add),
                        progress -> progress != RollbackProgress.UNKNOWN);
    }

    @Test
    public void whatIsBrokenGoesBackToThePreviousRevision() throws Exception {
        deploy("web:1");
        deploy("web:2");
        deploy("bad:3");
        Rollback rollback = rollback(null, PATIENCE);

        String before = rollback.look(told::add);
        assertThat(rollback.changes(before).get(0), containsString("rollout undo " + name() + " --to-revision=2"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));
        rollback.change(before, told::add);
        rollback.await(before, told::add);

        assertThat(image(), is("web:2"));
        assertThat(imagesOfPods().replaceAll("web:2 ?", ""), is(""));
        assertThat("after a restart", found(before), is(RollbackProgress.DONE));
        String all = told.toString();
        assertThat(all, containsString("rolled back"));
        assertThat(all, containsString(workload == Workload.STATEFULSET ? "complete" : "successfully"));
    }

    @Test
    public void aRestartFindsWhatBecameOfIt() throws Exception {
        deploy("web:1");
        deploy("web:2");
        String before = rollback(null, PATIENCE).look(told::add);
        assertThat("not begun", found(before), is(RollbackProgress.NOT_DONE));

        rollback(null, PATIENCE).change(before, told::add);
        RollbackProgress atOnce = rollback(null, PATIENCE).find(before, told::add);
        assertThat("it is never taken for undone work", atOnce, not(RollbackProgress.NOT_DONE));
        assertThat(found(before), is(RollbackProgress.DONE));

        // even one that did not look first would change nothing more
        RollbackException again = assertThrows(
                RollbackException.class, () -> rollback(null, PATIENCE).change(before, told::add));
        assertThat(again.getMessage(), containsString("revision"));
        assertThat(image(), is("web:1"));
    }

    @Test
    public void aDeploymentBySomebodyElseIsNotTakenForTheRollback() throws Exception {
        deploy("web:1");
        deploy("web:2");
        String before = rollback(null, PATIENCE).look(told::add);
        deploy("web:3");

        assertThat(rollback(null, PATIENCE).find(before, told::add), is(RollbackProgress.UNKNOWN));
    }

    @Test
    public void aNamedRevisionIsBroughtBack() throws Exception {
        deploy("web:1");
        deploy("web:2");
        deploy("web:3");

        Rollback rollback = rollback(1, PATIENCE);
        String before = rollback.look(told::add);
        rollback.change(before, told::add);
        rollback.await(before, told::add);
        assertThat(image(), is("web:1"));

        RollbackException none = assertThrows(
                RollbackException.class, () -> rollback(9, PATIENCE).look(told::add));
        assertThat(
                none.getMessage(),
                is("It cannot be rolled back: " + name() + " has no revision 9; there are [2, 3, 4]"));
        RollbackException same = assertThrows(
                RollbackException.class,
                () -> rollback(4, PATIENCE).change(rollback(4, PATIENCE).look(told::add), told::add));
        assertThat(same.getMessage(), containsString("there is nothing to undo"));
    }

    @Test
    public void aRevisionThatNoControllerHasSeenIsNotOverlooked() throws Exception {
        deploy("web:1");
        deploy("web:2");
        KUBERNETES.stopControllers();
        try {
            KUBERNETES.kubectl("set", "image", name(), "web=web:3", "-n", namespace);
            assumeThat("it tells by its history", workload, not(Workload.STATEFULSET));
            RollbackException e = assertThrows(
                    RollbackException.class, () -> rollback(null, PATIENCE).look(told::add));
            assertThat(e.getMessage(), containsString("has not seen its last change yet"));
            rollback(2, PATIENCE).look(told::add);
        } finally {
            KUBERNETES.continueControllers();
        }
    }

    @Test
    public void anUndoThatNoControllerHasSeenIsNotBegunAgain() throws Exception {
        deploy("web:1");
        deploy("web:2");
        String before = rollback(null, PATIENCE).look(told::add);
        KUBERNETES.stopControllers();
        try {
            assertThat(rollback(null, PATIENCE).find(before, told::add), is(RollbackProgress.NOT_DONE));
            rollback(null, PATIENCE).change(before, told::add);
            assertThat(rollback(null, PATIENCE).find(before, told::add), is(RollbackProgress.UNKNOWN));
        } finally {
            KUBERNETES.continueControllers();
        }
        assertThat(found(before), is(RollbackProgress.DONE));
    }

    @Test
    public void whatKubectlWouldNotUndoIsRefusedBeforeAnythingIsChanged() throws Exception {
        boolean pauses = workload == Workload.DEPLOYMENT;
        String more = pauses ? "replicas: 0, paused: true, " : "updateStrategy: {type: OnDelete}, ";
        more += workload == Workload.STATEFULSET ? "replicas: 0, serviceName: web, " : "";
        KUBERNETES.apply(manifest("web:1", more));

        RollbackException e = assertThrows(
                RollbackException.class, () -> rollback(1, PATIENCE).look(told::add));
        assertThat(
                e.getMessage(),
                containsString(pauses ? "is paused, and kubectl undoes no paused rollout" : "strategy OnDelete"));
    }

    @Test
    public void aStatefulSetThatGoesInOrderWaitsForItsBrokenPod() throws Exception {
        assumeThat(workload, is(Workload.STATEFULSET));
        String ordered = "replicas: 1, serviceName: web, ";
        deploy("web:1", ordered);
        deploy("bad:2", ordered);
        await().atMost(PATIENCE).until(() -> imagesOfPods().equals("bad:2"));
        Rollback rollback = rollback(null, Duration.ofSeconds(3));
        String before = rollback.look(told::add);
        rollback.change(before, told::add);

        RollbackException e = assertThrows(RollbackException.class, () -> rollback.await(before, told::add));
        assertThat(e.getMessage(), containsString("timed out waiting for the condition"));
        assertThat(imagesOfPods(), is("bad:2"));
        KUBERNETES.kubectl("delete", "pod", "web-0", "-n", namespace);
        rollback(null, PATIENCE).await(before, told::add);
        assertThat(imagesOfPods(), is("web:1"));
    }

    @Test
    public void thereMustBeAnEarlierRevision() throws Exception {
        deploy("web:1");

        RollbackException e = assertThrows(
                RollbackException.class, () -> rollback(null, PATIENCE).look(told::add));
        assertThat(e.getMessage(), is("It cannot be rolled back: " + name() + " has no revision before 1"));
    }

    @Test
    public void whatDoesNotBecomeReadyIsToldAfterTheTimeout() throws Exception {
        deploy("bad:1");
        deploy("web:2");
        Rollback rollback = rollback(null, Duration.ofSeconds(2));
        String before = rollback.look(told::add);
        rollback.change(before, told::add);

        RollbackException e = assertThrows(RollbackException.class, () -> rollback.await(before, told::add));
        assertThat(e.getMessage(), containsString("The rollback was made but has not taken effect"));
        assertThat(e.getMessage(), containsString("timed out waiting for the condition"));
        assertThat(image(), is("bad:1"));
    }

    @Test
    public void aDryRunChangesNothing() throws Exception {
        deploy("web:1");
        deploy("web:2");
        String version = object("{.metadata.resourceVersion}");
        Aftermath aftermath =
                Aftermath.start(new AftermathPlan("shop-1", Duration.ofMinutes(1), AftermathPlan.Recheck.POLICY));
        aftermath.record(new AftermathEvent.RollbackRequested(
                Instant.now(), "undo", RollbackRecord.Cause.VERDICT, null, "1 check failed"));

        boolean ended =
                new RollbackDriver(aftermath, rollback(null, PATIENCE), event -> {}, Clock.systemUTC(), true).run();

        assertThat(ended, is(true));
        assertThat(aftermath.lastRollback().outcome(), is(RollbackRecord.Outcome.ABORTED));
        assertThat(
                aftermath.lastRollback().planned(),
                contains(containsString("rollout undo " + name() + " --to-revision=1")));
        assertThat(object("{.metadata.resourceVersion}"), equalTo(version));
    }

    @Test
    public void whatIsNotAllowedIsToldAndChangesNothing() throws Exception {
        deploy("web:1");
        deploy("web:2");
        String who = KubernetesServer.DEPLOYER;
        RollbackException blind = assertThrows(
                RollbackException.class, () -> rollback(null, PATIENCE, who).look(told::add));
        assertThat(blind.getMessage(), containsString("Error from server (Forbidden)"));
        assertThat(blind.getMessage(), containsString("User \"deployer\" cannot get resource"));

        KUBERNETES.apply(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: see, namespace: "
                        + namespace
                        + "}, subjects: [{kind: User, name: deployer, apiGroup: rbac.authorization.k8s.io}], roleRef:"
                        + " {kind: ClusterRole, name: 'system:aggregate-to-view', apiGroup:"
                        + " rbac.authorization.k8s.io}}");
        String before = rollback(null, PATIENCE, who).look(told::add);
        RollbackException e = assertThrows(
                RollbackException.class, () -> rollback(null, PATIENCE, who).change(before, told::add));
        assertThat(e.getMessage(), containsString("cannot patch resource"));
        assertThat(e.getMessage(), containsString("--to-revision=1"));
        assertThat(image(), is("web:2"));
        assertThat(rollback(null, PATIENCE, who).find(before, told::add), is(RollbackProgress.NOT_DONE));
    }
}
