package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who may call the methods behind the forms, and how. */
public class WebMethodsTest {

    private static final String PACKAGE = "io.jenkins.plugins.deploymentverification.";

    private static final String FORM =
            "?value=x&name=x&url=x&credentialsId=&authentication=NONE&timeoutSeconds=1&skipTlsVerify=false";

    private final Map<String, JenkinsRule.WebClient> clients = new HashMap<>();

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Before
    public void users() {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "manager"));
    }

    @Test
    public void nobodyWithoutPermissionGetsAnAnswer() throws Exception {
        List<String> methods = webMethods("");
        assertThat("descriptors are found", methods.size(), greaterThan(25));
        for (String method : methods) {
            assertThat(method, post("nobody", method).getWebResponse().getStatusCode(), is(403));
        }
    }

    @Test
    public void readersGetNothingOfTheConfiguration() throws Exception {
        List<String> methods = webMethods("config.");
        assertThat("descriptors are found", methods.size(), greaterThan(8));
        for (String method : methods) {
            if (method.matches(".*/fill\\w*(Credentials|Certificate|Secret|Key)IdItems")) {
                continue; // answer with what the form holds already, see below
            }
            assertThat(method, post("reader", method).getWebResponse().getStatusCode(), is(403));
        }
    }

    @Test
    public void namesAreForWhoMaySeeConfigurations() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("shop");
        ((MockAuthorizationStrategy) j.jenkins.getAuthorizationStrategy())
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("viewer", "owner", "configurer")
                .grant(Item.CONFIGURE)
                .onItems(job)
                .to("owner")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("configurer");
        List<String> methods = webMethods("").stream()
                .filter(m -> !m.contains(PACKAGE + "config."))
                .filter(m -> m.matches(".*/(fill(Source|Site|Environment|Robot)Items"
                        + "|check(Policy|Notify|Channels|DeploymentMarkers|Events))"))
                .toList();
        assertThat(
                "all kinds are there",
                methods.stream().map(m -> m.replaceAll(".*/", "")).distinct().toList(),
                hasSize(9));
        for (String method : methods) {
            assertThat(method, status("reader", method), is(403));
            assertThat(method, status("viewer", method), is(403));
            assertThat("the job is left out: " + method, status("owner", method), is(403));
            assertThat(method, status("configurer", method), is(200));
            assertThat(method, status("viewer", "job/shop/" + method), is(403));
            assertThat(method, status("owner", "job/shop/" + method), is(200));
        }
    }

    private int status(String user, String method) throws Exception {
        return post(user, method).getWebResponse().getStatusCode();
    }

    @Test
    public void nothingIsDoneOnGet() throws Exception {
        for (String method : webMethods("")) {
            Page page = client("admin").getPage(new WebRequest(new URL(j.getURL(), method), HttpMethod.GET));
            assertThat(method, page.getWebResponse().getStatusCode(), is(404)); // no such method for GET
        }
    }

    @Test
    public void credentialsAreListedForAdministratorsOnly() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM, "secret-id", "description", Secret.fromString("token-of-test")));
        String method = webMethods("config.").stream()
                .filter(m -> m.endsWith("/fillCredentialsIdItems"))
                .findFirst()
                .orElseThrow();
        assertThat(post("admin", method).getWebResponse().getContentAsString(), containsString("secret-id"));
        for (String user : List.of("reader", "manager")) {
            assertThat(post(user, method).getWebResponse().getContentAsString(), not(containsString("secret-id")));
        }
    }

    @Test
    public void onlyAdministratorsMakeJenkinsConnect() throws Exception {
        String method = webMethods("config.").stream()
                .filter(m -> m.endsWith("PrometheusSourceConfig/testConnection"))
                .findFirst()
                .orElseThrow();
        String form = "name=here&url=" + prometheus.url() + "&authentication=NONE&timeoutSeconds=5";
        for (String user : List.of("nobody", "reader", "manager")) {
            assertThat(user, post(user, method + "?" + form).getWebResponse().getStatusCode(), is(403));
        }
        assertThat(
                post("admin", method + "?" + form).getWebResponse().getContentAsString(),
                containsString("Prometheus 2.53.0"));
        String wrong = form.replace(prometheus.url(), "http://127.0.0.1:1");
        assertThat(
                post("admin", method + "?" + wrong).getWebResponse().getContentAsString(),
                containsString("127.0.0.1:1"));
    }

    @Test
    public void onlyAdministratorsSendTestMessages() throws Exception {
        String url = robot.server()
                .uri("/robot/send?access_token=" + RobotRule.TOKEN)
                .toString();
        RobotRule.credential("robot-url", url);
        RobotRule.credential("robot-secret", RobotRule.SECRET);
        String method = webMethods("config.DingTalk").stream()
                .filter(m -> m.endsWith("/test"))
                .findFirst()
                .orElseThrow();
        String form = "?name=ops&webhookCredentialsId=robot-url&secretCredentialsId=robot-secret&language=zh-CN";
        for (String user : List.of("nobody", "reader", "manager")) {
            assertThat(user, post(user, method + form).getWebResponse().getStatusCode(), is(403));
        }
        assertThat(robot.server().received().size(), is(0));
        assertThat(
                post("admin", method + form).getWebResponse().getContentAsString(),
                containsString("the service confirmed it"));
        assertThat(robot.server().received().get(0).body(), containsString("测试消息"));
        robot.server().always(RobotServer.Reply.json("{\"errcode\":310000,\"errmsg\":\"sign not match\"}"));
        String refused = post("admin", method + form).getWebResponse().getContentAsString();
        assertThat(refused, containsString("sign not match"));
        assertThat(refused, not(containsString(RobotRule.TOKEN)));

        String last = refused;
        for (int i = 0; i < 30 && !last.contains("used up"); i++) {
            last = post("admin", method + form).getWebResponse().getContentAsString();
        }
        assertThat(last, matchesPattern("(?s).*the rate of this robot is used up. Try again in \\d+ s.*"));
        assertThat("no more than DingTalk takes in a minute", robot.server().received(), hasSize(20));
    }

    @Test
    public void allDescriptorsAreCovered() {
        List<String> methods = webMethods("");
        assertThat(methods.stream().map(m -> m.replaceAll(".*/", "")).toList(), hasItem("checkPolicy"));
        assertThat(methods.stream().map(m -> m.replaceAll(".*/", "")).toList(), hasItem("testConnection"));
    }

    /** The URLs of all methods that check, fill or test something in a form. */
    private static List<String> webMethods(String subPackage) {
        List<String> urls = new ArrayList<>();
        for (Descriptor<?> descriptor : Jenkins.get().getExtensionList(Descriptor.class)) {
            if (!descriptor.getClass().getName().startsWith(PACKAGE + subPackage)) {
                continue;
            }
            for (Method method : descriptor.getClass().getMethods()) {
                if (method.getName().matches("do(Check|Fill|Test)([A-Z].*)?")
                        && method.getDeclaringClass().getName().startsWith(PACKAGE)) {
                    String name = method.getName().substring(2);
                    urls.add(descriptor.getDescriptorUrl() + "/" + Character.toLowerCase(name.charAt(0))
                            + name.substring(1));
                }
            }
        }
        return urls;
    }

    private Page post(String user, String method) throws Exception {
        String url = method.contains("?") ? method : method + FORM;
        return client(user).getPage(new WebRequest(new URL(j.getURL(), url), HttpMethod.POST));
    }

    /** One for each user: an API token takes a while to be made. */
    private JenkinsRule.WebClient client(String user) {
        return clients.computeIfAbsent(user, u -> {
            JenkinsRule.WebClient client = j.createWebClient()
                    .withThrowExceptionOnFailingStatusCode(false)
                    .withBasicApiToken(u);
            client.getOptions().setJavaScriptEnabled(false);
            return client;
        });
    }
}
