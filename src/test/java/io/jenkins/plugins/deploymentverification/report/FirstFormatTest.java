package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.io.File;
import java.util.Locale;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.recipes.LocalData;

/** The files of the first format, as version 1.0 wrote them: they load for ever. */
public class FirstFormatTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    private FreeStyleBuild build() {
        return j.jenkins
                .getItemByFullName("deploy-checkout", FreeStyleProject.class)
                .getBuildByNumber(1);
    }

    @Test
    @LocalData
    public void recordsAndReportsLoad() throws Exception {
        VerificationAction action = build().getAction(VerificationAction.class);
        VerificationRecord failed = action.get("checkout-1");
        assertThat(failed.getVerdict(), is(Verdict.FAILED));
        assertThat(failed.getScore(), is(0.0));
        assertThat(failed.getService(), is("checkout"));
        assertThat(failed.getEnvironment(), is("production"));
        assertThat(failed.getVersion(), is("2.14.0"));
        assertThat(failed.getReason(Locale.ENGLISH), is("Failed: Error rate (1 of 1 checks)."));
        assertThat(failed.getBreaches(), is(5));
        assertThat(action.get("checkout-2").getVerdict(), is(Verdict.WARNING));
        Report report = action.getReport("checkout-1");
        assertThat(report.verdict(), is(Verdict.FAILED));
        assertThat(report.checks().get(0).measurements().size(), is(5));
    }

    @Test
    @LocalData
    public void pagesShowThem() throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient().withJavaScriptEnabled(false);
        String url = build().getUrl() + VerificationAction.URL_NAME;
        assertThat(browser.goTo(url + "/checkout-1/").asNormalizedText(), containsString("Error rate"));
        assertThat(browser.goTo(url).asNormalizedText(), containsString("checkout 2.14.0"));
    }

    @Test
    @LocalData
    public void reportsAreDeletedWithTheirBuild() throws Exception {
        File folder = new File(build().getRootDir(), ReportStore.FOLDER);
        assertThat(folder.isDirectory(), is(true));
        build().delete();
        assertThat(folder.exists(), is(not(true)));
    }
}
