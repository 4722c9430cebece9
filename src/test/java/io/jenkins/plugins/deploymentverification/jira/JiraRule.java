package io.jenkins.plugins.deploymentverification.jira;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraServer;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.rules.ExternalResource;

/** A Jira Data Center of our own, and a site of the global configuration that leads to it. */
public final class JiraRule extends ExternalResource {

    public static final String TOKEN = "t0ken-of-jenkins";
    public static final String SECRET = "webhook-secret-that-nobody-may-see";

    private JiraServer server;

    @Override
    protected void before() {
        server = JiraServer.start(JiraServer.Kind.DATA_CENTER);
        server.world().create("SHOP-1", "Pay by invoice", JiraWorld.IN_REVIEW);
        server.world().create("SHOP-2", "Cart forgets its items", JiraWorld.IN_REVIEW);
        server.world().create("PAY-1", "Not ours", JiraWorld.IN_REVIEW);
    }

    @Override
    protected void after() {
        server.close();
    }

    public JiraServer server() {
        return server;
    }

    public JiraWorld world() {
        return server.world();
    }

    /** Makes it the only site, named "main", for the project SHOP. */
    public JiraSiteConfig configure() throws IOException, Descriptor.FormException {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials().clear();
        provider.getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "jira-user", "", "jenkins", TOKEN));
        provider.getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "jira-webhook", "", Secret.fromString(SECRET)));
        provider.save();
        JiraSiteConfig site = new JiraSiteConfig("main", server.url().toString());
        site.setCredentialsId("jira-user");
        site.setProjects("SHOP");
        site.setWebhookSecretId("jira-webhook");
        site.setTimeoutSeconds(5);
        DeploymentVerificationConfiguration.get().setJiraSites(List.of(site));
        return site;
    }
}
