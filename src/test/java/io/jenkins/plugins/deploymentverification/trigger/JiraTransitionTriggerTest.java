package io.jenkins.plugins.deploymentverification.trigger;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import hudson.security.AuthorizationStrategy;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWebhooks;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.DeliveryLog;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.DeliveryLog.Result;
import io.jenkins.plugins.deploymentverification.jira.JiraRule;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.PipelineTriggersJobProperty;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.CaptureEnvironmentBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.localizer.LocaleProvider;

public class JiraTransitionTriggerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final JiraRule jira = new JiraRule();

    private JiraSiteConfig site;

    @Before
    public void lockDown() throws Exception {
        site = jira.configure();
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
    }

    private URI endpoint(String name) throws Exception {
        return j.getURL().toURI().resolve("deployment-verification-jira/" + name);
    }

    private int send(String name, String body, String signature) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint(name))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (signature != null) {
            request.header("X-Hub-Signature", signature);
        }
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat("answers tell nothing", response.body(), is(""));
        return response.statusCode();
    }

    private int sendSigned(String body) throws Exception {
        return send("main", body, JiraWebhooks.signature(JiraRule.SECRET, body));
    }

    private FreeStyleProject freestyle(JiraTransitionTrigger trigger) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("free");
        job.addTrigger(trigger);
        trigger.start(job, true);
        return job;
    }

    private static JiraTransitionTrigger ready() {
        JiraTransitionTrigger trigger = new JiraTransitionTrigger();
        trigger.setToStatuses(List.of("ready for development"));
        return trigger;
    }

    private String moved(String key) {
        jira.world().move(key, JiraWorld.READY, "reader");
        return jira.server().webhookBody(key);
    }

    private static List<DeliveryLog.Entry> log() {
        return JiraInbox.get().log().latest();
    }

    private static DeliveryLog.Entry awaitLog(Result result) {
        await().atMost(PATIENCE).until(() -> log().stream().anyMatch(e -> e.result() == result));
        return log().stream().filter(e -> e.result() == result).findFirst().orElseThrow();
    }

    @Test
    public void startsAPipelineWithCauseParametersAndEnvironment() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "pipe");
        job.setDefinition(new CpsFlowDefinition(
                String.join(
                        "\n",
                        "pipeline {",
                        "    agent none",
                        "    parameters {",
                        "        string(name: 'BRANCH')",
                        "        string(name: 'REPOSITORY', defaultValue: 'none')",
                        "        string(name: 'OTHER', defaultValue: 'kept')",
                        "    }",
                        "    triggers {",
                        "        jiraTransition(site: 'main', projects: ['SHOP'], toStatuses: ['Ready for"
                                + " Development'],",
                        "            issueTypes: ['story'],",
                        "            conditions: [[field: 'customfield_10042', operator: 'matches',",
                        "                value: 'https://git.example/*']],",
                        "            parameters: [[parameter: 'BRANCH', template: 'feature/${key}'],",
                        "                [parameter: 'REPOSITORY', template: '${customfield_10042}',",
                        "                    pattern: 'https://[a-z./]+'],",
                        "                [parameter: 'NOT_DEFINED', template: '${summary}']])",
                        "    }",
                        "    stages { stage('Build') { steps {",
                        "        echo \"branch=${params.BRANCH} repository=${params.REPOSITORY}"
                                + " other=${params.OTHER}\"",
                        "        echo \"undefined=${params.NOT_DEFINED}\"",
                        "        echo \"issue=${env.JIRA_ISSUE_KEY} by=${env.JIRA_CHANGED_BY}\"",
                        "        echo \"summary=${env.JIRA_ISSUE_SUMMARY}\"",
                        "    } } }",
                        "}"),
                true));
        j.buildAndAssertSuccess(job);
        jira.world().set("SHOP-1", "customfield_10042", "https://git.example/shop.git");
        jira.world().set("SHOP-1", "summary", "Cost $HOME ${BRANCH} $(id)");
        jira.server().webhook(endpoint("main"), JiraRule.SECRET);

        jira.world().move("SHOP-1", JiraWorld.READY, "reader");

        await().atMost(PATIENCE).until(() -> job.getLastBuild().getNumber() == 2);
        WorkflowRun run = j.assertBuildStatusSuccess(j.waitForCompletion(job.getLastBuild()));
        j.assertLogContains("branch=feature/SHOP-1 repository=https://git.example/shop.git other=kept", run);
        j.assertLogContains("undefined=null", run);
        j.assertLogContains("issue=SHOP-1 by=Rita Reader", run);
        j.assertLogContains("summary=Cost \uFF04HOME \uFF04{BRANCH} $(id)", run);
        JiraTransitionCause cause = run.getCause(JiraTransitionCause.class);
        assertThat(cause.getShortDescription(), containsString("SHOP-1 moved to \"Ready for Development\""));
        assertThat(cause.getShortDescription(), containsString("Rita Reader"));
        assertThat(cause.getUrl(), is(jira.server().url() + "/browse/SHOP-1"));
        HtmlPage page = j.createWebClient().login("admin").getPage(run);
        assertThat(page.asXml(), containsString("href=\"" + cause.getUrl() + "\""));
        assertThat(awaitLog(Result.TRIGGERED).detail(), containsString("started: pipe"));
    }

    @Test
    public void startsAFreestyleJobAsTheConditionsSay() throws Exception {
        JiraTransitionTrigger trigger = ready();
        trigger.setLabels(List.of("deploy"));
        JiraFieldCondition condition = new JiraFieldCondition("priority", "notEquals");
        condition.setValue("low");
        trigger.setConditions(List.of(condition));
        trigger.setParameters(List.of(new JiraParameter("TITLE", "${summary}")));
        FreeStyleProject job = freestyle(trigger);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("TITLE", "")));
        CaptureEnvironmentBuilder environment = new CaptureEnvironmentBuilder();
        job.getBuildersList().add(environment);

        assertThat("it has no label", sendSigned(moved("SHOP-1")), is(202));
        assertThat(awaitLog(Result.IGNORED).detail(), containsString("labels"));
        jira.world().set("SHOP-2", "labels", List.of("deploy"));
        jira.world().set("SHOP-2", "summary", "$(id) `id` ${TITLE} $PATH");
        assertThat(sendSigned(moved("SHOP-2")), is(202));

        await().atMost(PATIENCE).until(() -> job.getLastBuild() != null);
        FreeStyleBuild build = j.assertBuildStatusSuccess(j.waitForCompletion(job.getLastBuild()));
        assertThat(build.getNumber(), is(1));
        Map<String, String> variables = environment.getEnvVars();
        assertThat(variables.get("JIRA_ISSUE_KEY"), is("SHOP-2"));
        assertThat(variables.get("JIRA_ISSUE_SUMMARY"), is("$(id) `id` \uFF04{TITLE} \uFF04PATH"));
        assertThat(variables.get("TITLE"), is("$(id) `id` \uFF04{TITLE} \uFF04PATH"));
        assertThat(build.getCause(JiraTransitionCause.class).getIssueKey(), is("SHOP-2"));
    }

    @Test
    public void aValueThatDoesNotMatchItsPatternStartsNothing() throws Exception {
        JiraTransitionTrigger trigger = ready();
        JiraParameter parameter = new JiraParameter("BRANCH", "${summary}");
        parameter.setPattern("[a-z]+");
        trigger.setParameters(List.of(parameter));
        FreeStyleProject job = freestyle(trigger);
        assertThat(sendSigned(moved("SHOP-1")), is(202));
        assertThat(awaitLog(Result.IGNORED).detail(), containsString("does not match its pattern"));
        assertThat(job.getLastBuild(), is(nullValue()));
    }

    @Test
    public void otherProjectsAndDeletedJobsStartNothing() throws Exception {
        FreeStyleProject job = freestyle(ready());
        assertThat(sendSigned(moved("PAY-1")), is(202));
        assertThat(awaitLog(Result.IGNORED).detail(), containsString("does not allow the project PAY"));
        job.delete();
        assertThat(sendSigned(moved("SHOP-1")), is(202));
        await().atMost(PATIENCE).until(() -> log().size() == 2);
        assertThat(log().get(0).result(), is(Result.IGNORED));
    }

    @Test
    public void onlyWhoKnowsTheSecretIsHeard() throws Exception {
        FreeStyleProject job = freestyle(ready());
        String body = moved("SHOP-1");
        String signature = JiraWebhooks.signature(JiraRule.SECRET, body);
        assertThat("absent", send("main", body, null), is(401));
        assertThat("wrong", send("main", body, JiraWebhooks.signature("other", body)), is(401));
        assertThat("another body", send("main", body + " ", signature), is(401));
        assertThat("no signature at all", send("main", body, "sha1=abc"), is(401));
        assertThat("no such site is answered alike", send("other", body, signature), is(401));
        assertThat("no site at all", send("", body, signature), is(401));
        assertThat(log().stream().allMatch(e -> e.result() == Result.UNSIGNED), is(true));
        assertThat(job.isInQueue() || job.getLastBuild() != null, is(false));
        assertThat("right", send("main", body, signature), is(202));
        await().atMost(PATIENCE).until(() -> job.getLastBuild() != null);
    }

    @Test
    public void unsignedIsTakenOnlyWhenAnAdministratorSaysSo() throws Exception {
        FreeStyleProject job = freestyle(ready());
        site.setWebhookSecretId(null);
        String body = moved("SHOP-1");
        assertThat(send("main", body, null), is(401));
        site.setAllowUnsigned(true);
        assertThat(send("main", body, null), is(202));
        await().atMost(PATIENCE).until(() -> job.getLastBuild() != null);
        site.setWebhookSecretId("jira-webhook");
        assertThat("a wrong one stays wrong", send("main", body, JiraWebhooks.signature("other", body)), is(401));
        site.setWebhookSecretId("not-there");
        assertThat("a secret that is missing is no permission", send("main", body, null), is(401));
        site.setEnabled(false);
        assertThat(sendSigned(body), is(401));
    }

    @Test
    public void aRepetitionDoesNothing() throws Exception {
        FreeStyleProject job = freestyle(ready());
        String body = moved("SHOP-1");
        assertThat(sendSigned(body), is(202));
        assertThat(sendSigned(body), is(200));
        String spaced = body.replaceFirst("\\{", "{ ");
        assertThat("another form of the same change", sendSigned(spaced), is(200));
        await().atMost(PATIENCE).until(() -> job.getLastBuild() != null);
        j.waitUntilNoActivity();
        assertThat(job.getBuilds().size(), is(1));
    }

    @Test
    public void whatIsNoWebhookIsRefused() throws Exception {
        assertThat(sendSigned("no json"), is(400));
        assertThat(sendSigned("{}"), is(400));
        assertThat("not about a status", sendSigned("{\"webhookEvent\":\"comment_created\"}"), is(202));
        String large = " ".repeat(3 * 1024 * 1024);
        assertThat(sendSigned(large), is(413));
        HttpResponse<String> get =
                CLIENT.send(HttpRequest.newBuilder(endpoint("main")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat("GET", get.statusCode() >= 400, is(true));
    }

    @Test
    public void twoHundredAtOnceStartTwoHundredBuilds() throws Exception {
        FreeStyleProject job = freestyle(ready());
        job.setConcurrentBuild(true);
        j.jenkins.setNumExecutors(8);
        for (int i = 100; i < 300; i++) {
            jira.world().create("SHOP-" + i, "Issue " + i, JiraWorld.TO_DO);
        }
        jira.server().webhook(endpoint("main"), JiraRule.SECRET);
        for (int i = 100; i < 300; i++) {
            jira.world().move("SHOP-" + i, JiraWorld.READY, "reader");
        }
        await().atMost(Duration.ofSeconds(180)).until(() -> job.getBuilds().size() == 200);
        j.waitUntilNoActivity();
        assertThat(
                job.getBuilds().stream()
                        .map(b -> b.getCause(JiraTransitionCause.class).getIssueKey())
                        .distinct()
                        .toList(),
                hasSize(200));
    }

    @Test
    public void adminsSeeWhatWasDelivered() throws Exception {
        freestyle(ready());
        jira.world().set("SHOP-1", "summary", "<script>alert(1)</script>");
        assertThat(sendSigned(moved("SHOP-1")), is(202));
        awaitLog(Result.TRIGGERED);
        assertThat(send("%22%3E%3Cimg%20src=x%3E", "{}", null), is(401));
        HtmlPage page = j.createWebClient().login("admin").goTo("manage/jira-deliveries");
        assertThat(page.asNormalizedText(), containsString("Builds started"));
        assertThat(page.asNormalizedText(), containsString("started: free"));
        assertThat(page.getWebResponse().getContentAsString(), not(containsString("<img src=x")));
        assertThat(page.getWebResponse().getContentAsString(), not(containsString("<script>alert")));
        assertThat(
                page.getAnchorByText("SHOP-1").getHrefAttribute(),
                is(jira.server().url() + "/browse/SHOP-1"));

        HtmlPage managers = j.createWebClient().login("manager").goTo("manage/jira-deliveries");
        assertThat(managers.asNormalizedText(), containsString("Builds started"));
        assertThat("names of jobs are for administrators", managers.asNormalizedText(), not(containsString("free")));
        j.createWebClient().login("reader").assertFails("manage/jira-deliveries", 403);
    }

    /** The test harness leaves out what would let Jenkins look at the request's Accept-Language. */
    @Test
    public void chineseAdminsReadChinese() throws Exception {
        assertThat(send("main", "{}", null), is(401));
        JenkinsRule.WebClient client = j.createWebClient().login("admin");
        LocaleProvider before = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.SIMPLIFIED_CHINESE;
            }
        });
        try {
            String page = client.goTo("manage/jira-deliveries").asNormalizedText();
            assertThat(page, containsString("已拒绝：签名不正确"));
            assertThat(page, containsString("详情"));
        } finally {
            LocaleProvider.setProvider(before);
        }
    }

    @Test
    public void theFormKeepsEverything() throws Exception {
        j.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        JiraTransitionTrigger trigger = ready();
        trigger.setSite("main");
        trigger.setProjects(List.of("SHOP", "PAY"));
        trigger.setFromStatuses(List.of("To Do"));
        trigger.setIssueTypes(List.of("Story"));
        trigger.setLabels(List.of("a", "b"));
        JiraFieldCondition condition = new JiraFieldCondition("priority", "in");
        condition.setValue("High, Highest");
        trigger.setConditions(List.of(condition, new JiraFieldCondition("assignee", "isNotEmpty")));
        JiraParameter parameter = new JiraParameter("BRANCH", "feature/${key}");
        parameter.setPattern("[\\w/-]+");
        trigger.setParameters(List.of(parameter));
        FreeStyleProject job = freestyle(trigger);
        FreeStyleProject back = j.configRoundtrip(job);
        j.assertEqualDataBoundBeans(trigger, back.getTrigger(JiraTransitionTrigger.class));

        WorkflowJob pipe = j.createProject(WorkflowJob.class, "pipe");
        JiraTransitionTrigger plain = new JiraTransitionTrigger();
        pipe.addTrigger(plain);
        j.configRoundtrip(pipe);
        j.assertEqualDataBoundBeans(
                plain,
                pipe.getProperty(PipelineTriggersJobProperty.class)
                        .getTriggers()
                        .get(0));
    }
}
