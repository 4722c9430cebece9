package io.jenkins.plugins.deploymentverification.engine.rollback;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.rollback.WeightSwitch.Kind;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Switching traffic and aborting an Argo Rollout, by the real kubectl and API server; and what these refuse. */
public class KubernetesTrafficTest {

    @ClassRule
    public static final KubernetesServer KUBERNETES = KubernetesServer.withoutControllers();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<CommandRecord> told = new ArrayList<>();
    private final Kubectl cluster = KUBERNETES.cluster("prod", KubernetesServer.ADMIN);

    @BeforeClass
    public static void knowTheResources() throws Exception {
        KUBERNETES.kubectl("create", "namespace", "prod");
        KUBERNETES.apply(resource("crds.yaml"));
        KUBERNETES.kubectl("wait", "crd", "--all", "--for=condition=Established", "--timeout=30s");
        // established is not yet served
        for (String kind : List.of("virtualservices", "httproutes", "rollouts")) {
            awaitServed(kind);
        }
    }

    private static void awaitServed(String kind) {
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> KUBERNETES.kubectl("get", kind, "-n", "prod") != null);
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = KubernetesTrafficTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Before
    public void deploy() throws Exception {
        KUBERNETES.kubectl("delete", "services,virtualservices,httproutes,rollouts", "--all", "-n", "prod");
        KUBERNETES.apply("{apiVersion: v1, kind: Service, metadata: {name: shop, namespace: prod}, spec: {ports:"
                + " [{port: 80}], selector: {app: shop, color: green, 'shop.example/part': web}}}");
    }

    private Rollback on(RollbackCommands commands, Path... plugins) {
        return new CommandLineRollback(commands, KUBERNETES.runner(plugins), Clock.systemUTC());
    }

    private JsonNode object(String object, String pointer) throws Exception {
        return new ObjectMapper()
                .readTree(KUBERNETES.kubectl("get", object, "-n", "prod", "-o", "json"))
                .at(pointer);
    }

    private String refused(RollbackCommands commands) {
        return assertThrows(RollbackException.class, () -> on(commands).look(told::add))
                .getMessage();
    }

    private void made(RollbackCommands commands) throws Exception {
        Rollback rollback = on(commands);
        String before = rollback.look(told::add);
        assertThat("not begun", on(commands).find(before, told::add), is(RollbackProgress.NOT_DONE));
        rollback.change(before, told::add);
        rollback.await(before, told::add);
        assertThat("after a restart", on(commands).find(before, told::add), is(RollbackProgress.DONE));
        // made again, it is the same
        rollback.change(before, told::add);
        assertThat(refused(commands), containsString(" already"));
    }

    @Test
    public void aServiceKeepsTheLabelsThatAreNotNamed() throws Exception {
        made(new SelectorSwitch(cluster, "shop", Map.of("color", "blue")));
        assertThat(
                object("service/shop", "/spec/selector").toString(),
                is("{\"app\":\"shop\",\"color\":\"blue\",\"shop.example/part\":\"web\"}"));
        assertThat(object("service/shop", "/spec/ports").size(), is(1));

        made(new SelectorSwitch(cluster, "shop", Map.of("shop.example/part", "web_2.0", "track", "")));
        assertThat(
                object("service/shop", "/spec/selector").toString(),
                is("{\"app\":\"shop\",\"color\":\"blue\",\"shop.example/part\":\"web_2.0\",\"track\":\"\"}"));
    }

    @Test
    public void aVirtualServiceGetsItsWeightsInEachRule() throws Exception {
        String blue = "{destination: {host: shop, subset: blue}";
        String green = "{destination: {host: shop, subset: green}";
        KUBERNETES.apply("{apiVersion: networking.istio.io/v1beta1, kind: VirtualService, metadata: {name: shop.eu,"
                + " namespace: prod}, spec: {hosts: [shop], http: [{match: [{uri: {prefix: /a}}], route: [" + blue
                + ", weight: 0}, " + green + ", weight: 100}]}, {route: [" + green + "}, " + blue
                + ", weight: 0}]}, {route: [{destination: {host: other}}]}]}}");
        made(new WeightSwitch(cluster, Kind.VIRTUAL_SERVICE, "shop.eu", Map.of("blue", 100, "green", 0)));

        JsonNode rules = object("virtualservices/shop.eu", "/spec/http");
        assertThat(rules.at("/0/match/0/uri/prefix").asText(), is("/a"));
        assertThat(rules.at("/0/route").findValuesAsText("weight"), is(List.of("100", "0")));
        assertThat(rules.at("/1/route").findValuesAsText("weight"), is(List.of("0", "100")));
        assertThat(rules.at("/2/route/0").has("weight"), is(false));
    }

    @Test
    public void anHttpRouteGetsItsWeights() throws Exception {
        KUBERNETES.apply("{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: shop,"
                + " namespace: prod}, spec: {rules: [{backendRefs: [{name: blue, port: 80, weight: 0}, {name: green,"
                + " port: 80}]}]}}");
        made(new WeightSwitch(cluster, Kind.HTTP_ROUTE, "shop", Map.of("blue", 1, "green", 0)));
        assertThat(
                object("httproutes/shop", "/spec/rules/0/backendRefs").toString(),
                is("[{\"name\":\"blue\",\"port\":80,\"weight\":1},{\"name\":\"green\",\"port\":80,\"weight\":0}]"));
    }

    @Test
    public void aRouteThatSomebodyChangedMeanwhileIsLeftAlone() throws Exception {
        String route = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: shop,"
                + " namespace: prod}, spec: {rules: [{backendRefs: [{name: blue}, {name: green}]}]}}";
        KUBERNETES.apply(route);
        WeightSwitch weights = new WeightSwitch(cluster, Kind.HTTP_ROUTE, "shop", Map.of("blue", 7, "green", 0));
        String before = on(weights).look(told::add);
        KUBERNETES.apply(route.replace("{name: blue}, ", "{name: red}, "));

        RollbackException e =
                assertThrows(RollbackException.class, () -> on(weights).change(before, told::add));
        assertThat(e.getMessage(), containsString("patch httproutes.gateway.networking.k8s.io/shop"));
        assertThat(
                object("httproutes/shop", "/spec/rules/0/backendRefs").toString(),
                is("[{\"name\":\"red\",\"weight\":1},{\"name\":\"green\",\"weight\":1}]"));
        assertThat(on(weights).find(before, told::add), is(not(RollbackProgress.DONE)));
    }

    @Test
    public void whatTheServerRefusesIsTold() throws Exception {
        KUBERNETES.apply("{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: shop,"
                + " namespace: prod}, spec: {rules: [{backendRefs: [{name: blue}, {name: green}]}]}}");
        WeightSwitch tooMuch = new WeightSwitch(cluster, Kind.HTTP_ROUTE, "shop", Map.of("blue", 1_000_001));
        String before = on(tooMuch).look(told::add);
        RollbackException e =
                assertThrows(RollbackException.class, () -> on(tooMuch).change(before, told::add));
        assertThat(e.getMessage(), containsString("should be less than or equal to 1000000"));
        assertThat(on(tooMuch).find(before, told::add), is(RollbackProgress.NOT_DONE));
    }

    @Test
    public void anArgoRolloutIsAbortedByTheStatusThatThePluginWrites() throws Exception {
        Path plugins = folder.newFolder("plug ins").toPath();
        Path plugin = plugins.resolve("kubectl-argo-rollouts");
        Files.writeString(plugin, resource("kubectl-argo-rollouts"));
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwxr-xr-x"));
        KUBERNETES.apply("{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: shop, namespace: prod},"
                + " spec: {replicas: 1}}");
        ArgoRolloutsAbort abort = new ArgoRolloutsAbort(cluster, "shop", Duration.ofSeconds(2));
        status(Map.of("stableRS", "a", "currentPodHash", "a", "phase", "Healthy"));
        assertThat(refused(abort), containsString("is fully promoted"));

        status(Map.of("stableRS", "a", "currentPodHash", "b", "phase", "Progressing"));
        Rollback rollback = on(abort, plugins);
        String before = rollback.look(told::add);
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));
        RollbackException missing =
                assertThrows(RollbackException.class, () -> on(abort).change(before, told::add));
        assertThat(missing.getMessage(), containsString("unknown"));
        rollback.change(before, told::add);
        assertThat(object("rollouts/shop", "/status/abort").asBoolean(), is(true));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.DONE));
        RollbackException slow = assertThrows(RollbackException.class, () -> rollback.await(before, told::add));
        assertThat(slow.getMessage(), containsString("timed out waiting for the condition"));
        // what Argo's controller does
        status(Map.of("phase", "Degraded"));
        rollback.await(before, told::add);
    }

    private static void status(Map<String, String> status) throws Exception {
        KUBERNETES.kubectl(
                "patch",
                "rollouts/shop",
                "-n",
                "prod",
                "--subresource=status",
                "--type=merge",
                "--patch=" + new ObjectMapper().writeValueAsString(Map.of("status", status)));
    }

    @Test
    public void whatIsNotThereIsToldByName() {
        assertThat(
                refused(new SelectorSwitch(cluster, "shop.v2", Map.of("color", "blue"))),
                containsString("services \"shop.v2\" not found"));
        Kubectl elsewhere = KUBERNETES.cluster("no-such", KubernetesServer.ADMIN);
        assertThat(
                refused(new SelectorSwitch(elsewhere, "shop", Map.of("color", "blue"))),
                containsString("\" not found"));
        assertThat(
                refused(new KubernetesRollback(cluster, Workload.DEPLOYMENT, "shop", null, Duration.ofMinutes(1))),
                containsString("deployments.apps \"shop\" not found"));
        String odd = "--all $(touch stolen); 'x' \"y\"";
        assertThat(
                refused(new SelectorSwitch(KUBERNETES.cluster("prod", odd), "shop", Map.of("color", "blue"))),
                containsString("context \"" + odd.replace("\"", "\\\"") + "\" does not exist"));
        Kubectl noFile = new Kubectl("prod", null, "/no/such/file $(id)");
        assertThat(
                refused(new SelectorSwitch(noFile, "shop", Map.of("color", "blue"))),
                containsString("/no/such/file $(id): no such file or directory"));
    }

    @Test
    public void aServerThatIsNotThereIsTold() {
        Kubectl gone = KUBERNETES.cluster("prod", "gone");
        assertThat(refused(new SelectorSwitch(gone, "shop", Map.of("color", "blue"))), containsString("127.0.0.1:9"));
    }

    @Test
    public void anUnknownKindOfRouteIsTold() throws Exception {
        KUBERNETES.kubectl("delete", "crd", "httproutes.gateway.networking.k8s.io");
        try {
            assertThat(
                    refused(new WeightSwitch(cluster, Kind.HTTP_ROUTE, "shop", Map.of("blue", 1))),
                    containsString("the server doesn't have a resource type \"httproutes\""));
        } finally {
            knowTheResourcesAgain();
        }
    }

    private static void knowTheResourcesAgain() throws Exception {
        KUBERNETES.apply(resource("crds.yaml"));
        awaitServed("httproutes");
    }

    @Test
    public void whatIsNotAllowedIsToldAndChangesNothing() throws Exception {
        Kubectl deployer = KUBERNETES.cluster("prod", KubernetesServer.DEPLOYER);
        SelectorSwitch toBlue = new SelectorSwitch(deployer, "shop", Map.of("color", "blue"));
        assertThat(
                refused(toBlue),
                containsString("Error from server (Forbidden): services \"shop\" is forbidden: User \"deployer\""));

        String subject = "subjects: [{kind: User, name: deployer, apiGroup: rbac.authorization.k8s.io}]";
        KUBERNETES.apply("{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: see,"
                + " namespace: prod}, " + subject + ", roleRef: {kind: ClusterRole, name:"
                + " 'system:aggregate-to-view', apiGroup: rbac.authorization.k8s.io}}");
        String before = on(toBlue).look(told::add);
        RollbackException e =
                assertThrows(RollbackException.class, () -> on(toBlue).change(before, told::add));
        assertThat(e.getMessage(), containsString("cannot patch resource \"services\""));
        assertThat(object("service/shop", "/spec/selector/color").asText(), is("green"));
        assertThat(on(toBlue).find(before, told::add), is(RollbackProgress.NOT_DONE));
    }
}
