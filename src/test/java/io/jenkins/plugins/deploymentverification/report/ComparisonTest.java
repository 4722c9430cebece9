package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.Page;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The parts of a report's page that are fetched: the comparison, the state of a running verification. */
public class ComparisonTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    private FreeStyleProject project;
    private int hour;

    @Before
    public void setUp() throws Exception {
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone());
        project = j.createFreeStyleProject();
    }

    private VerificationAction build() throws Exception {
        return VerificationAction.getOrCreate(j.buildAndAssertSuccess(project));
    }

    private Report report(String id, String service, String environment, double latency, double errors) {
        SampleReports sample = SampleReports.of("""
            services:
              - name: shop
                window: {duration: 0s}
                metrics:
                  - {name: latency, query: latency, unit: s, criteria: <= 500ms}
                  - {name: errors, query: errors, criteria: '<= 0'}
            """).at(SampleReports.START.plusSeconds(3600L * hour++));
        sample.deployment(new Deployment(service, environment, "1." + hour, null, null));
        sample.value("latency", Outcome.OK, latency);
        sample.value("errors", errors == 0 ? Outcome.OK : Outcome.BREACH, errors);
        return sample.build(id);
    }

    private static Comparison of(VerificationAction action, String id) {
        return new VerificationPage(action, action.get(id)).getComparison();
    }

    @Test
    public void theOneBeforeIsOfTheSameServiceAndEnvironment() throws Exception {
        VerificationAction first = build();
        first.finish(report("shop-1", "shop", "production", 0.2, 0));
        assertThat(of(first, "shop-1"), is(nullValue()));
        VerificationAction second = build();
        second.finish(report("shop-1", "shop", "staging", 0.2, 0));
        second.finish(report("other-1", "other", "production", 0.2, 0));
        assertThat(of(second, "shop-1"), is(nullValue()));
        build();
        VerificationAction third = build();
        third.finish(report("shop-1", "shop", "production", 0.25, 3));
        third.finish(report("shop-2", "shop", "production", 0.25, 0));
        assertThat(of(third, "shop-1").getBefore().getVersion(), is("1.1"));
        assertThat("of the same build", of(third, "shop-2").getBefore().getId(), is("shop-1"));
        List<Comparison.Row> rows = of(third, "shop-1").getRows();
        assertThat(rows.stream().map(Comparison.Row::getName).toList(), contains("errors", "latency"));
        assertThat(rows.get(0).getStateBefore(), is(State.PASSED));
        assertThat(rows.get(0).getState(), is(State.FAILED));
        assertThat("absolute, as the one before was 0", rows.get(0).getChange(), is("+3"));
        assertThat(rows.get(1).getMedianBefore(), is("200 ms"));
        assertThat(rows.get(1).getMedian(), is("250 ms"));
        assertThat(rows.get(1).getChange(), is("+25%"));
    }

    @Test
    public void checksThatAreNewOrMeasuredOtherwiseAreNotCompared() throws Exception {
        VerificationAction first = build();
        first.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        VerificationAction second = build();
        second.finish(SampleReports.of("""
            services:
              - name: checkout
                metrics:
                  - {name: Error rate, query: errors, unit: s, criteria: <= 500ms}
                  - {name: other, query: errors, criteria: <= 1}
            """)
                .at(SampleReports.START.plusSeconds(60))
                .value("Error rate", Outcome.OK, 0.1)
                .build("checkout-1"));
        for (Comparison.Row row : of(second, "checkout-1").getRows()) {
            assertThat(row.getStateBefore(), is(nullValue()));
            assertThat(row.getChange(), is("–"));
            assertThat(row.getMedianBefore(), is("–"));
        }
    }

    @Test
    public void onlyTheLastBuildsAreLookedAt() throws Exception {
        VerificationAction first = build();
        first.finish(report("shop-1", "shop", null, 0.2, 0));
        FreeStyleBuild last = null;
        for (int i = 0; i < Comparison.MOST_BUILDS; i++) {
            last = j.buildAndAssertSuccess(project);
        }
        VerificationAction near = VerificationAction.getOrCreate(last);
        near.finish(report("shop-1", "shop", null, 0.2, 0));
        assertThat(of(near, "shop-1").getBefore().getVersion(), is("1.1"));
        near.finish(report("far-1", "far", null, 0.2, 0));
        VerificationAction far = build();
        far.finish(report("far-1", "far", null, 0.2, 0));
        assertThat(of(far, "far-1").getBefore().getRun(), is(last));
        j.buildAndAssertSuccess(project);
        VerificationAction beyond = VerificationAction.getOrCreate(project.getLastBuild());
        beyond.finish(report("shop-9", "late", null, 0.2, 0));
        assertThat(of(beyond, "shop-9"), is(nullValue()));
    }

    private JsonNode live(VerificationAction action, String query) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient().withJavaScriptEnabled(false);
        Page page = client.goTo(
                action.getRun().getUrl() + "deployment-verification/shop-1/live" + query, "application/json");
        return new ObjectMapper().readTree(page.getWebResponse().getContentAsString());
    }

    @Test
    public void theLiveStateSaysLittleWhenNothingIsNew() throws Exception {
        VerificationAction action = build();
        SampleReports sample =
                SampleReports.of("""
                    services:
                      - name: shop
                        window: {duration: 1m, interval: 15s}
                        metrics:
                          - {name: "<b>up</b>", query: up, criteria: '>= 1'}
                    """).value("<b>up</b>", Outcome.OK, 1).running();
        action.start(sample.plan("shop-1"));
        Report report = sample.build("shop-1");
        try (LiveReports.Registration ignored = LiveReports.get().register(action.getRun(), "shop-1", () -> report)) {
            JsonNode state = live(action, "");
            assertThat(state.get("running").asBoolean(), is(true));
            assertThat(state.get("pollAfter").asInt(), is(7500));
            assertThat(state.get("verdict").get("state").asText(), is("running"));
            assertThat(state.get("verdict").get("score").isNull(), is(true));
            assertThat(state.get("checks").get(0).get("last").asText(), is("1"));
            assertThat(state.get("checks").get(0).get("spark").asText(), containsString("<path"));
            JsonNode same = live(action, "?revision=" + state.get("revision").asText());
            assertThat(same.has("checks"), is(false));
            assertThat(same.get("running").asBoolean(), is(true));
            assertThat(live(action, "?zone=no/where").has("checks"), is(true));
            assertThat(
                    live(action, "?zone=Asia/Shanghai").get("verdict").toString(),
                    not(is(live(action, "?zone=UTC").get("verdict").toString())));
        }
        for (int i = 0; i < 4; i++) {
            sample.value("<b>up</b>", Outcome.OK, 1);
        }
        action.finish(sample.finished().build("shop-1"));
        JsonNode end = live(action, "");
        assertThat(end.get("running").asBoolean(), is(false));
        assertThat(end.get("verdict").get("word").asText(), is("Passed"));
        assertThat(end.get("verdict").get("score").asText(), is("100"));
    }

    @Test
    public void nobodyElseSeesTheState() throws Exception {
        VerificationAction action = build();
        action.finish(report("shop-1", "shop", null, 0.2, 0));
        j.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().toEveryone());
        JenkinsRule.WebClient client = j.createWebClient().withJavaScriptEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        for (String path : new String[] {"live", "comparison", "part?name=events", "part?name=followed"}) {
            Page page = client.goTo(action.getRun().getUrl() + "deployment-verification/shop-1/" + path, null);
            assertThat(path, page.getWebResponse().getStatusCode(), is(404));
        }
    }
}
