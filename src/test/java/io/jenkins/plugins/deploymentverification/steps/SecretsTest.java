package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import hudson.FilePath;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.AuthenticationType;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.PrometheusSourceConfig;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.htmlunit.Page;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Secrets go to the servers they are meant for, and into no file, log or page. */
public class SecretsTest {

    private static final String SOURCE_TOKEN = "token-of-the-metric-source";
    private static final String SERVICE_TOKEN = "token-of-the-service-itself";
    private static final List<String> SECRETS = List.of(SOURCE_TOKEN, SERVICE_TOKEN, RobotRule.TOKEN, RobotRule.SECRET);

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Before
    public void configure() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM, "source-token", "", Secret.fromString(SOURCE_TOKEN)));
        PrometheusSourceConfig source = new PrometheusSourceConfig("prometheus", prometheus.url());
        source.setAuthentication(AuthenticationType.BEARER);
        source.setCredentialsId("source-token");
        DeploymentVerificationConfiguration.get().setMetricSources(List.of(source));
        robot.configure("ops");
        // a service that repeats what it was sent, and a message that waits
        robot.server().always(Reply.status(429, "slow down, " + RobotRule.TOKEN).header("Retry-After", "600"));
    }

    @Test
    public void secretsStayOutOfFilesLogsAndPages() throws Exception {
        List<String> seenByService = new CopyOnWriteArrayList<>();
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            seenByService.add(exchange.getRequestHeaders().getFirst("Authorization"));
            // a service that repeats what it was sent, as error pages do
            byte[] body = ("refused: " + exchange.getRequestHeaders().getFirst("Authorization"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        try {
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "node { verifyDeployment service: 'checkout', policyFile: 'policy.yaml',"
                            + " notify: ['ops'], notifyOn: ['STARTED', 'FAILED'] }",
                    true));
            FilePath workspace = j.jenkins.getWorkspaceFor(job);
            workspace.mkdirs();
            workspace.child("policy.yaml").write(policy(service.getAddress().getPort()), "UTF-8");
            prometheus.set("up", 1);

            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            await().atMost(Duration.ofSeconds(60)).until(() -> prometheus.asked() >= 2);
            assertThat("while it runs", filesWithSecrets(), is(empty()));
            assertThat("the verification is journalled", journals(build), is(1L));
            assertPagesAreClean(build);

            j.waitForCompletion(build);
            assertThat("afterwards", filesWithSecrets(), is(empty()));
            assertPagesAreClean(build);
            assertThat(JenkinsRule.getLog(build), containsString("FAILED"));
            assertThat("the journal is gone", journals(build), is(0L));

            // otherwise this test would prove nothing
            assertThat(prometheus.authorizations(), hasItem("Bearer " + SOURCE_TOKEN));
            assertThat(robot.server().received().size(), is(1));
            assertThat(robot.server().received().get(0).query().get("access_token"), is(RobotRule.TOKEN));
            assertThat("a message waits on disk", Files.exists(outbox()), is(true));
            assertThat(seenByService, hasItem("Bearer " + SERVICE_TOKEN));
        } finally {
            service.stop(0);
        }
    }

    private static String policy(int port) {
        return String.join(
                "\n",
                "window: {duration: 4s, interval: 1s}",
                "metrics:",
                "  - {name: up, query: up, criteria: '>= 1'}",
                "http:",
                "  - name: health",
                "    severity: normal",
                "    url: http://127.0.0.1:" + port + "/health",
                "    headers: {Authorization: 'Bearer " + SERVICE_TOKEN + "'}");
    }

    private Path outbox() {
        return j.jenkins.getRootDir().toPath().resolve("deployment-verification/outbox");
    }

    private static long journals(WorkflowRun build) throws IOException {
        Path folder = build.getRootDir().toPath().resolve("deployment-verification");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".journal")).count();
        }
    }

    /** All of Jenkins' home but the workspace, where the policy file lies as it was checked out. */
    private List<String> filesWithSecrets() throws IOException {
        Path home = j.jenkins.getRootDir().toPath();
        Set<Path> leftOut = Set.of(home.resolve("workspace"), home.resolve("plugins"), home.resolve("war"));
        List<String> found = new ArrayList<>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return leftOut.contains(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                try {
                    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    if (SECRETS.stream().anyMatch(text::contains)) {
                        found.add(file.toString());
                    }
                } catch (IOException e) {
                    // gone meanwhile
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // gone meanwhile
            }
        });
        return found;
    }

    private void assertPagesAreClean(WorkflowRun build) throws Exception {
        String base = build.getUrl();
        String id = "checkout-1";
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        for (String url : List.of(
                base,
                base + "consoleText",
                base + "api/json?depth=3",
                base + "deployment-verification/api/json?depth=3",
                base + "deployment-verification/" + id + "/",
                "manage/configure")) {
            Page page = client.goTo(url, null);
            String text = page.getWebResponse().getContentAsString();
            SECRETS.forEach(secret -> assertThat(url, text, not(containsString(secret))));
        }
    }
}
