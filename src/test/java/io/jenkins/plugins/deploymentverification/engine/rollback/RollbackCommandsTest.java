package io.jenkins.plugins.deploymentverification.engine.rollback;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.LocalCommandRunner;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

public class RollbackCommandsTest {

    private static final Duration FIVE = Duration.ofMinutes(5);
    private static final Kubectl SHOP = new Kubectl("shop", "prod east", "/tmp/kube config");
    private static final Kubectl HERE = new Kubectl(null, null, null);

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    private final List<CommandRecord> told = new ArrayList<>();

    private Rollback on(RollbackCommands commands) {
        return new CommandLineRollback(commands, cluster.runner(), Clock.systemUTC());
    }

    private static KubernetesRollback deployment(Integer revision) {
        return new KubernetesRollback(SHOP, Workload.DEPLOYMENT, "checkout", revision, FIVE);
    }

    @Test
    public void kubernetesGoesBackToThePreviousRevisionByItsNumber() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1", "5 shop:1.2");
        Rollback rollback = on(deployment(null));

        String before = rollback.look(told::add);
        assertThat(
                rollback.changes(before),
                contains("kubectl '--kubeconfig=/tmp/kube config' '--context=prod east' --namespace=shop"
                        + " rollout undo deployment/checkout --to-revision=2"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));
        rollback.change(before, told::add);
        assertThat(cluster.revisions(), contains("1 shop:1.0", "5 shop:1.2", "6 shop:1.1"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.DONE));
        rollback.await(before, told::add);

        assertThat(
                cluster.calls().get(cluster.calls().size() - 1),
                contains(
                        "--kubeconfig=/tmp/kube config",
                        "--context=prod east",
                        "--namespace=shop",
                        "rollout",
                        "status",
                        "deployment/checkout",
                        "--timeout=300s"));
        assertThat(told.get(told.size() - 1).output(), is("deployment/checkout successfully rolled out"));
        assertThat(
                "what an object holds is not kept",
                told.stream().map(CommandRecord::output).toList(),
                everyItem(not(containsString("in the clear"))));
    }

    @Test
    public void aNamedRevisionMustBeThere() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1", "3 shop:1.2");
        Rollback rollback = on(deployment(1));
        rollback.change(rollback.look(told::add), told::add);
        assertThat(cluster.revisions(), contains("2 shop:1.1", "3 shop:1.2", "4 shop:1.0"));

        assertThat(
                refused(deployment(7)),
                is("It cannot be rolled back: deployment/checkout has no revision 7;" + " there are [2, 3, 4]"));
        cluster.revisions("1 shop:1.0");
        assertThat(
                refused(deployment(null)),
                is("It cannot be rolled back: deployment/checkout has no revision" + " before 1"));
        cluster.write("revisions", "");
        assertThat(refused(deployment(null)), containsString("not found"));
        assertThat(cluster.calls("undo"), is(1L));
    }

    @Test
    public void kubernetesTellsWhatBecameOfAnUndo() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Rollback rollback = on(deployment(null));
        String before = rollback.look(told::add);

        cluster.fail("undo:before");
        assertThat(
                assertThrows(RollbackException.class, () -> rollback.change(before, told::add))
                        .getMessage(),
                containsString("the server is currently unable to handle the request"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));

        cluster.fail("undo:after");
        assertThrows(RollbackException.class, () -> rollback.change(before, told::add));
        cluster.fail("");
        assertThat(rollback.find(before, told::add), is(RollbackProgress.DONE));

        cluster.write("observed", "1");
        assertThat("the controller lags behind", rollback.find(before, told::add), is(RollbackProgress.UNKNOWN));
        cluster.write("observed", "9").revisions("1 shop:1.0", "2 shop:1.1", "3 shop:1.2");
        assertThat("somebody deployed", rollback.find(before, told::add), is(RollbackProgress.UNKNOWN));
        cluster.fail("get:before");
        assertThat(rollback.find(before, told::add), is(RollbackProgress.UNKNOWN));
    }

    @Test
    public void whatIsAsItWasIsNotUndone() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Rollback rollback = on(deployment(2));
        String before = rollback.look(told::add);

        assertThat(
                assertThrows(RollbackException.class, () -> rollback.change(before, told::add))
                        .getMessage(),
                containsString("there is nothing to undo"));
    }

    @Test
    public void aRolloutThatDoesNotBecomeReadyIsAFailure() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Rollback rollback = on(deployment(null));
        String before = rollback.look(told::add);
        rollback.change(before, told::add);
        cluster.fail("status:before");

        assertThat(
                assertThrows(RollbackException.class, () -> rollback.await(before, told::add))
                        .getMessage(),
                containsString("The rollback was made but has not taken effect"));
    }

    @Test
    public void helmGoesBackToTheLastGoodRevision() throws Exception {
        cluster.write("releases", "1 superseded Install\n2 superseded Upgrade\n3 failed Upgrade\n4 deployed Upgrade\n");
        Rollback rollback = on(new HelmRollback(SHOP, "checkout", null, FIVE));

        String before = rollback.look(told::add);
        assertThat(
                rollback.changes(before),
                contains("helm '--kubeconfig=/tmp/kube config' '--kube-context=prod east' --namespace=shop"
                        + " rollback checkout 2 --wait --timeout=300s"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));
        cluster.fail("rollback:after");
        assertThrows(RollbackException.class, () -> rollback.change(before, told::add));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.DONE));

        cluster.fail("rollback:pending");
        String again = rollback.look(told::add);
        assertThrows(RollbackException.class, () -> rollback.change(again, told::add));
        assertThat(rollback.find(again, told::add), is(RollbackProgress.UNKNOWN));

        cluster.write("releases", "1 failed Install\n2 failed Upgrade\n");
        assertThat(
                refused(new HelmRollback(HERE, "checkout", null, FIVE)),
                containsString("release checkout has no good revision before 2"));
    }

    @Test
    public void argoAbortsAnUpdateUnderWay() throws Exception {
        ArgoRolloutsAbort abort = new ArgoRolloutsAbort(SHOP, "checkout", FIVE);
        cluster.write(
                "rollout.json", "{\"status\":{\"stableRS\":\"a\",\"currentPodHash\":\"a\",\"phase\":\"Healthy\"}}");
        assertThat(refused(abort), containsString("rollout checkout is fully promoted"));

        cluster.write(
                "rollout.json", "{\"status\":{\"stableRS\":\"a\",\"currentPodHash\":\"b\",\"phase\":\"Paused\"}}");
        Rollback rollback = on(abort);
        String before = rollback.look(told::add);
        assertThat(
                rollback.changes(before),
                contains("kubectl argo rollouts abort '--kubeconfig=/tmp/kube config' '--context=prod east'"
                        + " --namespace=shop checkout"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));
        rollback.change(before, told::add);
        assertThat(rollback.find(before, told::add), is(RollbackProgress.DONE));
        rollback.await(before, told::add);
    }

    @Test
    public void aServiceIsSwitchedByItsSelector() throws Exception {
        cluster.write("service.json", "{\"spec\":{\"selector\":{\"app\":\"shop\",\"color\":\"green\"}}}");
        Rollback rollback = on(new SelectorSwitch(HERE, "shop", Map.of("color", "blue")));

        String before = rollback.look(told::add);
        assertThat(
                rollback.changes(before),
                contains("kubectl patch service/shop --type=merge"
                        + " '--patch={\"spec\":{\"selector\":{\"color\":\"blue\"}}}'"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));
        rollback.change(before, told::add);
        assertThat(cluster.read("patches"), is("{\"spec\":{\"selector\":{\"color\":\"blue\"}}}"));
        cluster.write("service.json", "{\"spec\":{\"selector\":{\"app\":\"shop\",\"color\":\"blue\"}}}");
        assertThat(rollback.find(before, told::add), is(RollbackProgress.DONE));
        assertThat(
                refused(new SelectorSwitch(HERE, "shop", Map.of("color", "blue"))),
                containsString("has {color=blue} in its selector already"));
    }

    @Test
    public void weightsOfAVirtualServiceAreSetWhereTheirDestinationsAre() throws Exception {
        cluster.write(
                "route.json",
                "{\"spec\":{\"http\":[{\"route\":[{\"destination\":{\"host\":\"shop\",\"subset\":\"stable\"},\"weight\":75},"
                    + "{\"destination\":{\"host\":\"shop\",\"subset\":\"canary\"},\"weight\":25}]},"
                    + "{\"route\":[{\"destination\":{\"host\":\"other\"}}]}]}}");
        WeightSwitch weights =
                new WeightSwitch(HERE, WeightSwitch.Kind.VIRTUAL_SERVICE, "shop", Map.of("stable", 100, "canary", 0));
        Rollback rollback = on(weights);

        String before = rollback.look(told::add);
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));
        rollback.change(before, told::add);

        assertThat(
                new ObjectMapper().readTree(cluster.read("patches")),
                equalTo(new ObjectMapper()
                        .readTree("[{\"op\":\"test\",\"path\":\"/spec/http/0/route/0/destination/subset\","
                                      + "\"value\":\"stable\"},{\"op\":\"add\",\"path\":\"/spec/http/0/route/0/weight\",\"value\":100},"
                                      + "{\"op\":\"test\",\"path\":\"/spec/http/0/route/1/destination/subset\",\"value\":\"canary\"},"
                                      + "{\"op\":\"add\",\"path\":\"/spec/http/0/route/1/weight\",\"value\":0}]")));
        assertThat(
                refused(new WeightSwitch(HERE, WeightSwitch.Kind.VIRTUAL_SERVICE, "shop", Map.of("old", 100))),
                containsString("has no destination [old]"));
    }

    @Test
    public void weightsOfAnHttpRouteAreSetWhereTheirBackEndsAre() throws Exception {
        cluster.write(
                "route.json",
                "{\"spec\":{\"rules\":[{\"backendRefs\":[{\"name\":\"blue\"},{\"name\":\"green\",\"weight\":0}]}]}}");
        WeightSwitch weights =
                new WeightSwitch(HERE, WeightSwitch.Kind.HTTP_ROUTE, "shop", Map.of("blue", 0, "green", 1));
        Rollback rollback = on(weights);

        assertThat(
                rollback.changes(rollback.look(told::add)).get(0),
                containsString("{\"op\":\"add\",\"path\":\"/spec/rules/0/backendRefs/0/weight\",\"value\":0}"));
        assertThat(
                refused(new WeightSwitch(HERE, WeightSwitch.Kind.HTTP_ROUTE, "shop", Map.of("blue", 1, "green", 0))),
                containsString("has the weights {blue=1, green=0} already"));
    }

    @Test
    public void aProgramsRollbackIsToldByItsLookOnly() throws Exception {
        Command undo = Command.of(List.of("touch", "undone by $(whoami)"), FIVE);
        Command look = Command.of(List.of("test", "-e", "undone by $(whoami)"), FIVE);

        Rollback blind = on(new ProgramRollback(undo, null));
        assertThat(blind.find(blind.look(told::add), told::add), is(RollbackProgress.UNKNOWN));

        Rollback seeing = on(new ProgramRollback(undo, look));
        String before = seeing.look(told::add);
        assertThat(seeing.changes(before), contains("touch 'undone by $(whoami)'"));
        assertThat(seeing.find(before, told::add), is(RollbackProgress.NOT_DONE));
        seeing.change(before, told::add);
        assertThat(seeing.find(before, told::add), is(RollbackProgress.DONE));
        assertThat(refused(new ProgramRollback(undo, look)), containsString("says that it is rolled back already"));
        assertThat(
                refused(new ProgramRollback(undo, Command.of(List.of("sh", "-c", "exit 2"), FIVE))),
                containsString("exit code 2"));
    }

    @Test
    public void aChangeThatWasKilledIsUnknownAndNotFailed() throws Exception {
        Rollback rollback = on(new ProgramRollback(Command.of(List.of("sleep", "300"), Duration.ofMillis(300)), null));

        assertThrows(IOException.class, () -> rollback.change("", told::add));
    }

    @Test
    public void whatIsMissingIsAFailure() {
        Rollback rollback = new CommandLineRollback(
                new ProgramRollback(Command.of(List.of("/no/such/program"), FIVE), null),
                new LocalCommandRunner(cluster.getRoot().toPath()),
                Clock.systemUTC());

        assertThat(
                assertThrows(RollbackException.class, () -> rollback.change("", told::add))
                        .getMessage(),
                containsString("cannot run '/no/such/program'"));
    }

    @Test
    public void namesCannotBecomeOptionsOrPaths() {
        for (String bad : List.of("-n", "--all", "", "a b", "a/b", "A", "a$(id)", "a;b", "a\nb", "../x", "-")) {
            assertThrows(bad, IllegalArgumentException.class, () -> new Kubectl(bad, null, null));
            assertThrows(
                    bad,
                    IllegalArgumentException.class,
                    () -> new KubernetesRollback(HERE, Workload.DEPLOYMENT, bad, null, FIVE));
            assertThrows(bad, IllegalArgumentException.class, () -> new HelmRollback(HERE, bad, null, FIVE));
            assertThrows(bad, IllegalArgumentException.class, () -> new ArgoRolloutsAbort(HERE, bad, FIVE));
            assertThrows(bad, IllegalArgumentException.class, () -> new SelectorSwitch(HERE, bad, Map.of("a", "b")));
            assertThrows(
                    bad,
                    IllegalArgumentException.class,
                    () -> new WeightSwitch(HERE, WeightSwitch.Kind.HTTP_ROUTE, bad, Map.of("a", 1)));
        }
        assertThrows(IllegalArgumentException.class, () -> new SelectorSwitch(HERE, "a", Map.of("a", "b c")));
        assertThrows(IllegalArgumentException.class, () -> new SelectorSwitch(HERE, "a", Map.of("a=b", "c")));
        assertThrows(IllegalArgumentException.class, () -> new Kubectl(null, "a\nb", null));
        assertThrows(IllegalArgumentException.class, () -> deployment(0));
        assertThrows(IllegalArgumentException.class, () -> Workload.of("pod"));
        assertThat(Workload.of("StatefulSet"), is(Workload.STATEFULSET));
        // a context may begin with a hyphen: it stands behind the option's name
        Command look = new KubernetesRollback(
                        new Kubectl(null, "--all $(id)", null), Workload.DAEMONSET, "a", null, FIVE)
                .looks()
                .get(0);
        assertThat(
                look.arguments(), contains("kubectl", "--context=--all $(id)", "get", "daemonset/a", "--output=json"));
    }

    private String refused(RollbackCommands commands) {
        Rollback rollback = on(commands);
        return assertThrows(RollbackException.class, () -> rollback.look(told::add))
                .getMessage();
    }
}
