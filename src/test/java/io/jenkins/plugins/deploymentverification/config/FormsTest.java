package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Descriptor;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.Flavor;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import io.jenkins.plugins.deploymentverification.steps.VerifyDeploymentStep;
import io.jenkins.plugins.deploymentverification.verification.AlertCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.BaselineSpec;
import io.jenkins.plugins.deploymentverification.verification.HttpCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.KayentaSpec;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.ScoringSpec;
import io.jenkins.plugins.deploymentverification.verification.TargetCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.TcpCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.TrendSpec;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlFormUtil;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The forms, in a browser. */
public class FormsTest {

    private static final String PACKAGE = "io.jenkins.plugins.deploymentverification.";

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private final DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();

    @Test
    public void theFormChangesNothingByItself() throws Exception {
        PrometheusSourceConfig full = new PrometheusSourceConfig("full", "https://prometheus.example.com/prod");
        full.setEnabled(false);
        full.setAuthentication(AuthenticationType.OAUTH2);
        full.setCredentialsId("not-there-any-more");
        full.setTokenUrl("https://login.example.com/token");
        full.setScopes("a b");
        full.setHeaders("X-Scope-OrgID: team-a\nX-Other: b");
        full.setSecretHeaders(
                List.of(new SecretHeader("X-Api-Key", "key-id"), new SecretHeader("X-App-Key", "app-id")));
        full.setTimeoutSeconds(77);
        full.setRetries(0);
        full.setSkipTlsVerify(true);
        full.setCaCertificate("-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----");
        full.setClientCertificateId("nor-this");
        full.setFlavor(Flavor.THANOS);
        full.setTenant("team-a");
        full.setDedup(false);
        full.setPartial(true);
        PrometheusSourceConfig plain = new PrometheusSourceConfig("plain", prometheus.url());
        AlertmanagerSourceConfig alerts = new AlertmanagerSourceConfig("alerts", "https://alertmanager.example.com");
        alerts.setSuppressed(true);
        JsonSourceConfig json = new JsonSourceConfig("json", "https://metrics.example.com");
        json.setPath("/v?q={query}");
        json.setMethod("POST");
        json.setBody("{\"q\": \"{query}\"}");
        json.setSeries("$.data");
        json.setLabels("host: $.host\nregion: $.region");
        json.setPoints("$.points");
        json.setValue("$[1]");
        json.setTime("$[0]");
        json.setError("$.error");
        json.setPartial("$.partial");
        json.setLookbackSeconds(60);
        configuration.setMetricSources(List.of(full, plain, alerts, json));
        configuration.setDefaultSource("plain");
        configuration.setPolicies(List.of(new NamedPolicy("web", "preset: web-service")));
        JiraSiteConfig site = new JiraSiteConfig("main", "https://example.com/jira");
        site.setEnabled(false);
        site.setApiVersion("2");
        site.setAuthentication(JiraAuthentication.BEARER);
        site.setCredentialsId("not-there-any-more");
        site.setCloudId("11223344-a1b2-4b33-8444-def123456789");
        site.setProjects("SHOP PAY");
        site.setKeyPattern("(OPS-\\d+)");
        site.setTimeoutSeconds(7);
        site.setWebhookSecretId("nor-this");
        site.setAllowUnsigned(true);
        site.setPollingJql("project = SHOP");
        site.setPollingMinutes(3);
        JiraSiteConfig plainSite = new JiraSiteConfig("plain", "https://example.atlassian.net");
        configuration.setJiraSites(List.of(site, plainSite));

        j.configRoundtrip();

        assertThat(configuration.getJiraSites(), hasSize(2));
        j.assertEqualDataBoundBeans(site, configuration.getJiraSites().get(0));
        j.assertEqualDataBoundBeans(plainSite, configuration.getJiraSites().get(1));

        assertThat(configuration.getMetricSources(), hasSize(4));
        j.assertEqualDataBoundBeans(full, configuration.getMetricSources().get(0));
        j.assertEqualDataBoundBeans(plain, configuration.getMetricSources().get(1));
        j.assertEqualDataBoundBeans(alerts, configuration.getMetricSources().get(2));
        j.assertEqualDataBoundBeans(json, configuration.getMetricSources().get(3));
        assertThat(configuration.getDefaultSource(), is("plain"));
        assertThat(configuration.getPolicies(), hasSize(1));
        j.assertEqualDataBoundBeans(
                new NamedPolicy("web", "preset: web-service"),
                configuration.getPolicies().get(0));
    }

    @Test
    public void notifiersSurviveTheForm() throws Exception {
        DingTalkNotifierConfig dingTalk = new DingTalkNotifierConfig("ops-dingtalk", "robot-url");
        dingTalk.setSecretCredentialsId("robot-secret");
        dingTalk.setLanguage("zh-CN");
        dingTalk.setAllowHttp(true);
        dingTalk.setEnabled(false);
        SlackNotifierConfig slack = new SlackNotifierConfig("ops-slack", "bot-token");
        slack.setChannel("#ops");
        WebhookNotifierConfig webhook = new WebhookNotifierConfig("receiver", "receiver-url");
        webhook.setHeaders("X-Team: shop\nX-Other: b");
        webhook.setSecretHeaders(List.of(new SecretHeader("Authorization", "receiver-token")));
        webhook.setSignatureHeader("X-Signature");
        List<NotifierConfig> all = List.of(
                dingTalk,
                new WeComNotifierConfig("ops-wecom", "wecom-url"),
                new FeishuNotifierConfig("ops-feishu", "feishu-url"),
                slack,
                new TeamsNotifierConfig("ops-teams", "teams-url"),
                webhook,
                new EmailNotifierConfig("ops-mail", "ops@example.com"));
        configuration.setNotifiers(all);

        j.configRoundtrip();

        assertThat(configuration.getNotifiers(), hasSize(all.size()));
        for (int i = 0; i < all.size(); i++) {
            j.assertEqualDataBoundBeans(all.get(i), configuration.getNotifiers().get(i));
        }
    }

    @Test
    public void theLastItemCanBeDeleted() throws Exception {
        configuration.setMetricSources(List.of(new PrometheusSourceConfig("only", prometheus.url())));
        configuration.setPolicies(List.of(new NamedPolicy("web", "preset: web-service")));
        configuration.setJiraSites(List.of(new JiraSiteConfig("only", "https://example.atlassian.net")));
        configuration.setNotifiers(List.of(new TeamsNotifierConfig("only", "teams-url")));
        HtmlPage page = j.createWebClient().goTo("manage/configure");
        HtmlForm form = page.getFormByName("config");
        for (String list : List.of("metricSources", "notifiers", "jiraSites", "policies")) {
            DomElement item =
                    form.getFirstByXPath("//*[@name='" + list + "']//button[contains(@class,'repeatable-delete')]"
                            + " | //button[contains(@class,'repeatable-delete')][ancestor::*[@name='" + list + "']]");
            item.click();
        }
        page.getWebClient().waitForBackgroundJavaScript(3000);
        HtmlFormUtil.submit(form);
        assertThat(configuration.getMetricSources(), is(empty()));
        assertThat(configuration.getJiraSites(), is(empty()));
        assertThat(configuration.getPolicies(), is(empty()));
        assertThat(configuration.getNotifiers(), is(empty()));
    }

    /** Keys that a view does not define itself are English texts; each must be there in Chinese. */
    @Test
    public void everyTextIsThereInChinese() throws Exception {
        Pattern key = Pattern.compile("\\$\\{%([^}(]+)[}(]");
        List<String> without = new ArrayList<>();
        List<Path> views;
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/io"))) {
            views = files.filter(f -> f.toString().endsWith(".jelly")).toList();
        }
        assertThat(views.size(), greaterThan(8));
        for (Path view : views) {
            Properties chinese = new Properties();
            Path texts = Path.of(view.toString().replace(".jelly", "_zh_CN.properties"));
            if (Files.exists(texts)) {
                try (Reader reader = Files.newBufferedReader(texts)) {
                    chinese.load(reader);
                }
            }
            Matcher matcher = key.matcher(Files.readString(view));
            while (matcher.find()) {
                if (!chinese.containsKey(matcher.group(1).strip())) {
                    without.add(view.getParent().getFileName() + "/" + view.getFileName() + ": " + matcher.group(1));
                }
            }
        }
        assertThat(without, is(empty()));
    }

    /** As Jenkins looks for it: beside the class, or beside what it extends. */
    private static boolean hasView(Class<?> type, String name) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (c.getResource(c.getSimpleName() + "/" + name) != null) {
                return true;
            }
        }
        return false;
    }

    @Test
    public void everyFieldHasHelpInBothLanguages() throws Exception {
        List<String> without = new ArrayList<>();
        for (Descriptor<?> descriptor : j.jenkins.getExtensionList(Descriptor.class)) {
            if (!descriptor.getClass().getName().startsWith(PACKAGE)) {
                continue;
            }
            for (String property : properties(descriptor.clazz)) {
                for (String language : List.of("", "_zh_CN")) {
                    String help = "help-" + property + language + ".html";
                    if (!hasView(descriptor.clazz, help)) {
                        without.add(descriptor.clazz.getSimpleName() + "/" + help);
                    }
                }
            }
        }
        assertThat(without, is(empty()));
    }

    @Test
    public void theSnippetGeneratorKnowsTheStepAndItsChecks() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        HtmlPage page = j.createWebClient().getPage(job, "pipeline-syntax/");
        assertThat(page.asXml(), containsString("verifyDeployment"));
        VerifyDeploymentStep plain = new VerifyDeploymentStep("checkout");
        plain.setPreset("web-service");
        assertThat(Snippetizer.object2Groovy(plain), is("verifyDeployment preset: 'web-service', service: 'checkout'"));
    }

    @Test
    public void theSnippetGeneratorsFormKeepsEverything() throws Exception {
        MetricCheckSpec metric = new MetricCheckSpec("errors", "rate(x[2m])", "<= 1%");
        metric.setWarning("<= 0.5%");
        metric.setAggregation("max");
        metric.setFailureLimit(2);
        metric.setGuardQuery("traffic");
        metric.setGuardCriteria(">= 1 req/s");
        BaselineSpec baseline = new BaselineSpec("control");
        baseline.setQuery("rate(stable[2m])");
        baseline.setJudge("mannwhitney");
        baseline.setMinimumEffect("10%");
        baseline.setAlpha(0.05);
        baseline.setOnUndecided("pass");
        baseline.setLast(3);
        baseline.setTotal("rate(all[2m])");
        baseline.setExact(true);
        baseline.setMaxScore(4.5);
        KayentaSpec kayenta = new KayentaSpec();
        kayenta.setNanStrategy("replace");
        kayenta.setOutliers("remove");
        kayenta.setOutlierFactor(2.5);
        kayenta.setEffectSize("cles");
        kayenta.setAllowedIncrease(0.7);
        kayenta.setAllowedDecrease(0.25);
        kayenta.setMustHaveData(true);
        baseline.setKayenta(kayenta);
        metric.setBaseline(baseline);
        metric.setTotal("rate(all[2m])");
        TrendSpec trend = new TrendSpec();
        trend.setLimit("1GiB");
        trend.setWithin("6h");
        trend.setMinimumEffect("5%");
        trend.setDirection("decrease");
        trend.setAlpha(0.05);
        metric.setTrend(trend);
        metric.setConsecutiveSuccesses(4);
        metric.setPassEarly(true);
        metric.setInconclusiveLimit(5);
        metric.setGroups("latency, errors");
        HttpCheckSpec http = new HttpCheckSpec("health", "https://checkout.example/health");
        http.setHeaders(Map.of("Accept", "text/plain", "X-A", "b=c"));
        http.setRetries(3);
        http.setVerifyTls(false);
        AlertCheckSpec alert = new AlertCheckSpec("alerts");
        alert.setLabels(Map.of("job", "checkout"));
        alert.setSeverity("info");
        TargetCheckSpec target = new TargetCheckSpec("targets");
        target.setLabels(Map.of("job", "checkout"));
        target.setMinTargets(3);
        VerifyDeploymentStep step = new VerifyDeploymentStep("checkout");
        step.setVersion("1.5");
        step.setDuration("10m");
        step.setOnInconclusive("unstable");
        step.setParameters(Map.of("a", "b", "c", "d"));
        ScoringSpec scoring = new ScoringSpec();
        scoring.setPass(95.0);
        scoring.setWarning(80.0);
        scoring.setGroups(Map.of("latency", 40, "errors", 60));
        step.setScoring(scoring);
        step.setChecks(List.of(metric, http, new TcpCheckSpec("port", "checkout.example", 8443), alert, target));
        Step back = new StepConfigTester(j).configRoundTrip(step);
        assertThat(Snippetizer.object2Groovy(back), is(Snippetizer.object2Groovy(step)));
    }

    private static List<String> properties(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (var method : type.getMethods()) {
            if (method.isAnnotationPresent(org.kohsuke.stapler.DataBoundSetter.class)
                    && method.getDeclaringClass().getName().startsWith(PACKAGE)) {
                String name = method.getName().substring(3);
                names.add(Character.toLowerCase(name.charAt(0)) + name.substring(1));
            }
        }
        return names;
    }
}
