package io.jenkins.plugins.deploymentverification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.slaves.DumbSlave;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * The whole Jenkinsfiles of the documents on rollbacks and rollouts do what they say, with programs that only pretend. What
 * is changed in them is what a test cannot have: minutes, and hosts.
 */
public class DocumentedRolloutsTest {

    private static final String ROUTE = "{\"spec\":{\"http\":[{\"route\":["
            + "{\"destination\":{\"host\":\"checkout\",\"subset\":\"stable\"},\"weight\":75},"
            + "{\"destination\":{\"host\":\"checkout\",\"subset\":\"canary\"},\"weight\":25}]}]}}";

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    private HttpServer service;
    private volatile int health = 200;

    @Before
    public void anAgentWithPrograms() throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            exchange.sendResponseHeaders(health, -1);
            exchange.close();
        });
        service.start();
        prometheus.configureInJenkins();
        cluster.revisions("1 shop:1.0", "2 shop:1.1", "3 shop:1.2");
        cluster.write("service.json", "{\"spec\":{\"selector\":{\"color\":\"green\"}}}")
                .write("route.json", ROUTE);
        for (String program : List.of("ssh", "scp")) {
            Path file = cluster.bin().resolve(program);
            // the last argument of ssh is a command of the host: its readlink tells the release that runs
            Files.writeString(file, """
                #!/bin/sh
                for last; do :; done
                printf '%s\\n' "$last" >> "$FAKE_CLUSTER/hosts"
                case $last in
                    *readlink*) [ -e "$FAKE_CLUSTER/back" ] ;;
                    */rollback) touch "$FAKE_CLUSTER/back" ;;
                esac
                """);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "prod-cluster",
                        null,
                        "config",
                        SecretBytes.fromBytes("apiVersion: v1".getBytes())));
        DumbSlave agent = j.createSlave("agent", "kubectl deploy", null);
        agent.getNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new EnvironmentVariablesNodeProperty.Entry(
                                "PATH+FAKE", cluster.bin().toString()),
                        new EnvironmentVariablesNodeProperty.Entry(
                                "FAKE_CLUSTER", cluster.state().toString())));
        j.waitOnline(agent);
    }

    @After
    public void stop() {
        service.stop(0);
    }

    /** The Jenkinsfile below a heading. */
    private static String documented(String file, String heading) throws Exception {
        String text = Files.readString(Path.of("docs", file));
        Matcher block = Pattern.compile("(?s)\n### " + Pattern.quote(heading) + "\n.*?```groovy\n(.*?)\n```")
                .matcher(text);
        assertThat(heading, block.find());
        return block.group(1);
    }

    /** With a second for each window, no person asked, and the loopback for each host. */
    private String shortened(String jenkinsfile) {
        String here = "http://127.0.0.1:" + service.getAddress().getPort();
        return jenkinsfile
                .replaceAll("(duration|hold|interval): '\\w+'", "$1: '1s'")
                .replaceAll("(initialDelay|settle): '\\w+'", "$1: '0s'")
                .replaceAll("url: 'https?://[^/']+", "url: '" + here)
                .replace(" pauseAt: [50],", "")
                .replace("policyFile: 'deploy/policy.yaml'", """
                    checks: [metricCheck(name: 'errors', query: 'errors', criteria: '<= 1')]\
                    """);
    }

    private WorkflowRun run(String jenkinsfile) throws Exception {
        for (Matcher query = Pattern.compile("query: '([^']+)'").matcher(jenkinsfile); query.find(); ) {
            prometheus.set(query.group(1), 0);
        }
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("VERSION", "")));
        job.setDefinition(new CpsFlowDefinition(jenkinsfile, true));
        return j.waitForCompletion(
                job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("VERSION", "1.3")))
                        .waitForStart());
    }

    private static List<RollbackRecord> rollbacks(WorkflowRun run) throws Exception {
        VerificationAction action = run.getAction(VerificationAction.class);
        List<RollbackRecord> rollbacks = new ArrayList<>();
        for (var verification : action.getVerifications()) {
            rollbacks.addAll(action.getRollbacks(verification.getId()));
        }
        return rollbacks;
    }

    private void goesWell(String jenkinsfile, int verifications) throws Exception {
        WorkflowRun run = j.assertBuildStatusSuccess(run(jenkinsfile));
        assertThat(run.getAction(VerificationAction.class).getVerifications().size(), is(verifications));
        assertThat(rollbacks(run).size(), is(0));
    }

    private void isRolledBack(String jenkinsfile) throws Exception {
        WorkflowRun run = j.assertBuildStatus(Result.FAILURE, run(jenkinsfile));
        List<RollbackRecord> rollbacks = rollbacks(run);
        assertThat(rollbacks.size(), is(1));
        assertThat(rollbacks.get(0).message(), rollbacks.get(0).outcome(), is(RollbackRecord.Outcome.DONE));
    }

    @Test
    public void rollingOnKubernetes() throws Exception {
        String file = shortened(documented("rollback.md", "Kubernetes, rolling"));
        goesWell(file, 1);
        health = 500;
        isRolledBack(file);
        assertThat(cluster.calls("undo"), is(1L));
    }

    @Test
    public void blueAndGreenByTwoVerifications() throws Exception {
        goesWell(shortened(documented("rollback.md", "Blue/green")), 2);
        assertThat(cluster.calls("--patch={\"spec\":{\"selector\":{\"color\":\"green\"}}}"), is(1L));
    }

    @Test
    public void hostsBySsh() throws Exception {
        String file = shortened(documented("rollback.md", "Plain hosts by SSH"));
        goesWell(file, 1);
        health = 500;
        isRolledBack(file);
        assertThat(cluster.read("hosts"), containsString("/opt/shop/rollback"));
    }

    @Test
    public void canaryWithIstio() throws Exception {
        String file = shortened(documented("progressive-rollout.md", "Canary with Istio"));
        goesWell(file, 4);
        assertThat(cluster.calls("patch"), greaterThan(4L));
        isRolledBack(file.replace("sh '''\n", "sh '''\n[ \"$ROLLOUT_WEIGHT\" != 25 ]\n"));
    }

    @Test
    public void blueAndGreenAsARollout() throws Exception {
        String file = shortened(documented("progressive-rollout.md", "Blue/green"));
        goesWell(file, 2);
        health = 500;
        isRolledBack(file);
        assertThat(cluster.calls("--patch={\"spec\":{\"selector\":{\"color\":\"blue\"}}}"), is(1L));
    }
}
