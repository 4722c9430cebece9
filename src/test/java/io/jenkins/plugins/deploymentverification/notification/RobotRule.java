package io.jenkins.plugins.deploymentverification.notification;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.DingTalkNotifierConfig;
import io.jenkins.plugins.deploymentverification.engine.notification.DingTalkRules;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.rules.ExternalResource;

/** A DingTalk of our own, and robots of the global configuration that talk to it. */
public final class RobotRule extends ExternalResource {

    public static final String TOKEN = "robot-token-that-nobody-may-see";
    public static final String SECRET = "SECsecret-that-nobody-may-see";

    private RobotServer server;

    @Override
    protected void before() {
        server = RobotServer.of(new DingTalkRules(TOKEN, SECRET, Clock.systemUTC()));
    }

    @Override
    protected void after() {
        server.close();
    }

    public RobotServer server() {
        return server;
    }

    /** Makes robots of these names the only notifiers. */
    public void configure(String... names) throws IOException {
        credential("robot-url", server.uri("/robot/send?access_token=" + TOKEN).toString());
        credential("robot-secret", SECRET);
        List<NotifierConfig> robots = new ArrayList<>();
        for (String name : names) {
            DingTalkNotifierConfig robot = new DingTalkNotifierConfig(name, "robot-url");
            robot.setSecretCredentialsId("robot-secret");
            robot.setLanguage("en");
            robot.setAllowHttp(true);
            robots.add(robot);
        }
        DeploymentVerificationConfiguration.get().setNotifiers(robots);
    }

    public static void credential(String id, String secret) throws IOException {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(secret)));
        SystemCredentialsProvider.getInstance().save();
    }
}
