package io.jenkins.plugins.deploymentverification.engine.rollback;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.deploymentverification.engine.command.LocalCommandRunner;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The command lines by the real kubectl, where there is one, against a stub of its server. */
public class RealKubectlTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final StubKubernetes kubernetes = new StubKubernetes();

    private final List<CommandRecord> told = new ArrayList<>();
    private Kubectl cluster;

    @Before
    public void connect() throws Exception {
        assumeTrue(
                "kubectl is not installed",
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(d -> Files.isExecutable(Path.of(d, "kubectl"))));
        Path kubeconfig = folder.newFile("kube config").toPath();
        Files.writeString(kubeconfig, kubernetes.kubeconfig());
        cluster = new Kubectl("prod", "stub", kubeconfig.toString());
    }

    private Rollback on(RollbackCommands commands) {
        return new CommandLineRollback(
                commands, new LocalCommandRunner(folder.getRoot().toPath()), Clock.systemUTC());
    }

    @Test
    public void aRolloutIsUndone() throws Exception {
        kubernetes.deploy("shop:1.0").deploy("shop:1.1").deploy("shop:1.2");
        Rollback rollback =
                on(new KubernetesRollback(cluster, Workload.DEPLOYMENT, "shop", null, Duration.ofMinutes(1)));

        String before = rollback.look(told::add);
        assertThat(rollback.find(before, told::add), is(RollbackProgress.NOT_DONE));
        rollback.change(before, told::add);
        assertThat(kubernetes.image(), is("shop:1.1"));
        assertThat(rollback.find(before, told::add), is(RollbackProgress.DONE));
        rollback.await(before, told::add);

        assertThat(kubernetes.requests(), hasItem("PATCH /apis/apps/v1/namespaces/prod/deployments/shop"));
        List<String> outputs = told.stream()
                .map(CommandRecord::output)
                .filter(o -> !o.isEmpty())
                .toList();
        assertThat(
                outputs,
                contains(
                        is("deployment.apps/shop rolled back"),
                        startsWith("deployment \"shop\" successfully rolled out")));
    }

    @Test
    public void theSameRevisionAgainIsAFailure() throws Exception {
        kubernetes.deploy("shop:1.0").deploy("shop:1.1");
        Rollback rollback = on(new KubernetesRollback(cluster, Workload.DEPLOYMENT, "shop", 2, Duration.ofMinutes(1)));
        String before = rollback.look(told::add);

        RollbackException e = assertThrows(RollbackException.class, () -> rollback.change(before, told::add));
        assertThat(e.getMessage(), containsString("there is nothing to undo"));
    }

    @Test
    public void aServiceIsSwitched() throws Exception {
        Rollback rollback = on(new SelectorSwitch(cluster, "shop", Map.of("color", "blue")));

        String before = rollback.look(told::add);
        rollback.change(before, told::add);
        assertThat(rollback.find(before, told::add), is(RollbackProgress.DONE));
        assertThat(kubernetes.selector().toString(), is("{\"app\":\"shop\",\"color\":\"blue\"}"));
    }
}
