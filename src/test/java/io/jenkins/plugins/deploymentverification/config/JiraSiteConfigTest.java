package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.jira.JiraRule;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

public class JiraSiteConfigTest {

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Rule
    public final JiraRule jira = new JiraRule();

    private JiraSiteConfig.DescriptorImpl form;

    @Before
    public void configure() throws Exception {
        jira.configure();
        form = j.jenkins.getDescriptorByType(JiraSiteConfig.DescriptorImpl.class);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager"));
    }

    private FormValidation test(String user, String authentication, String credentialsId) {
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            return form.doTestConnection(
                    "main", jira.server().url().toString(), "auto", authentication, credentialsId, "", 5);
        }
    }

    @Test
    public void administratorsTestTheConnection() {
        FormValidation answer = test("admin", "BASIC", "jira-user");
        assertThat(answer.getMessage(), answer.kind, is(FormValidation.Kind.OK));
        assertThat(answer.getMessage(), allOf(containsString("Data Center"), containsString("logged in as Jenkins")));
        assertThrows(AccessDeniedException3.class, () -> test("manager", "BASIC", "jira-user"));
    }

    @Test
    public void whatIsWrongIsTold() {
        assertThat(test("admin", "BASIC", "").getMessage(), containsString("choose its credentials"));
        assertThat(
                test("admin", "BASIC", "not-there").getMessage(),
                containsString("there is no credential &#039;not-there&#039;"));
        FormValidation refused = test("admin", "BEARER", "jira-webhook");
        assertThat(refused.kind, is(FormValidation.Kind.ERROR));
        assertThat(refused.getMessage(), allOf(containsString("401"), not(containsString(JiraRule.SECRET))));
    }

    @Test
    public void tellsOfRisksInTheForm() {
        try (ACLContext ignored = ACL.as2(User.getById("manager", true).impersonate2())) {
            assertThat(form.doCheckProjects("", "").kind, is(FormValidation.Kind.WARNING));
            assertThat(form.doCheckProjects("SHOP, PAY", "").kind, is(FormValidation.Kind.OK));
            assertThat(form.doCheckProjects("SHOP-1", "").kind, is(FormValidation.Kind.ERROR));
            assertThat(form.doCheckProjects("SHOP", "(").kind, is(FormValidation.Kind.ERROR));
            assertThat(form.doCheckAllowUnsigned(true).kind, is(FormValidation.Kind.WARNING));
            assertThat(form.doCheckPollingMinutes("2", "", "").kind, is(FormValidation.Kind.ERROR));
            assertThat(form.doCheckPollingMinutes("2", "SHOP", "").kind, is(FormValidation.Kind.OK));
            assertThat(form.doCheckPollingMinutes("0", "", "").kind, is(FormValidation.Kind.OK));
            assertThat(form.doCheckUrl("https://user:pw@example.com").kind, is(FormValidation.Kind.ERROR));
        }
    }

    @Test
    public void namesAreUnique() {
        DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();
        JiraSiteConfig one = new JiraSiteConfig("a", "https://example.com/");
        assertThat("without a slash", one.browseUrl("SHOP-1"), is("https://example.com/browse/SHOP-1"));
        assertThrows(IllegalArgumentException.class, () -> configuration.setJiraSites(List.of(one, one)));
    }
}
