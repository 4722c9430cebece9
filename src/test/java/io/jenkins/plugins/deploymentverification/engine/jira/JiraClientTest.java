package io.jenkins.plugins.deploymentverification.engine.jira;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.RawServer;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.After;
import org.junit.Test;

/** What the client makes of Jira's answers. */
public class JiraClientTest {

    private static final List<String> FIELDS = List.of("status");

    private final List<AutoCloseable> open = new ArrayList<>();
    private JiraServer server;

    @After
    public void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private JiraClient start(JiraServer.Kind kind) {
        return start(kind, settings -> {});
    }

    /** A server with an issue, and a client of Jenkins with what else the test sets. */
    private JiraClient start(JiraServer.Kind kind, Consumer<JiraSettings.Builder> more) {
        server = JiraServer.start(kind);
        open.add(server);
        server.world().create("SHOP-1", "Pay by invoice", JiraWorld.IN_REVIEW);
        JiraWorld.Person jenkins = server.world().person("jenkins");
        return client(server.url(), settings -> {
            settings.authentication(Authentication.basic(
                    kind == JiraServer.Kind.CLOUD ? jenkins.email() : jenkins.name(), jenkins.secret()));
            more.accept(settings);
        });
    }

    private JiraClient client(URI url, Consumer<JiraSettings.Builder> more) {
        JiraSettings.Builder settings =
                JiraSettings.builder(url).timeout(Duration.ofMillis(700)).budget(Duration.ofSeconds(10));
        more.accept(settings);
        JiraClient client = new JiraClient(settings.build());
        open.add(client);
        return client;
    }

    private static JiraException failure(org.junit.function.ThrowingRunnable call) {
        return assertThrows(JiraException.class, call);
    }

    @Test
    public void tellsWhoWeAreAndWhatTheSiteIs() throws Exception {
        assertThat(
                start(JiraServer.Kind.DATA_CENTER).check().describe(),
                equalTo("Jira Data Center or Server 10.3.1 (Team Jira), logged in as Jenkins"));
        JiraSite cloud = start(JiraServer.Kind.CLOUD).check();
        assertThat(cloud.deployment(), is(JiraSite.Deployment.CLOUD));
        assertThat(cloud.api(), is(JiraApi.V3));
        assertThat(cloud.user().id(), equalTo(server.world().person("jenkins").accountId()));
    }

    @Test
    public void takesAPersonalAccessTokenOnDataCenter() throws Exception {
        JiraClient client =
                start(JiraServer.Kind.DATA_CENTER, s -> s.authentication(Authentication.bearer("t0ken-of-jenkins")));
        assertThat(client.issue("SHOP-1").status().name(), equalTo("In Review"));
    }

    @Test
    public void aBearerTokenOnCloudIsExplained() {
        JiraClient client = start(
                JiraServer.Kind.CLOUD,
                s -> s.authentication(Authentication.bearer("t0ken-of-jenkins")).api(JiraApi.V3));
        JiraException e = failure(client::check);
        assertThat(e.kind(), is(Kind.FORBIDDEN));
        assertThat(e.getMessage(), containsString("cloud id"));
    }

    @Test
    public void aScopedTokenGoesToTheGateway() throws Exception {
        JiraClient other = start(JiraServer.Kind.CLOUD);
        other.check();
        JiraClient client = client(
                URI.create("https://shop.example.com"),
                s -> s.cloudId(JiraServer.CLOUD_ID)
                        .gateway(server.url())
                        .authentication(Authentication.basic("jenkins@example.com", "t0ken-of-jenkins")));
        assertThat(client.issue("SHOP-1").summary(), equalTo("Pay by invoice"));
        assertThat(server.count("GET", "/ex/jira/" + JiraServer.CLOUD_ID + "/rest/api/3/issue/SHOP-1"), is(1L));
        assertThat(client.settings().browseUrl("SHOP-1"), equalTo("https://shop.example.com/browse/SHOP-1"));
    }

    @Test
    public void wrongCredentialsAreToldWithoutThem() {
        JiraClient client = start(
                JiraServer.Kind.DATA_CENTER, s -> s.authentication(Authentication.basic("jenkins", "s3cret-pass")));
        JiraException e = failure(client::check);
        assertThat(e.kind(), is(Kind.UNAUTHORIZED));
        assertThat(e.status(), is(401));
        assertThat(
                e.getMessage(),
                allOf(
                        containsString("/rest/api/2/"), containsString("basic authentication as jenkins"),
                        containsString("personal access token"), not(containsString("s3cret"))));
    }

    @Test
    public void credentialsThatWereIgnoredAreNotTakenForAMissingIssue() {
        JiraClient client = start(JiraServer.Kind.DATA_CENTER, s -> s.api(JiraApi.V2));
        server.onNext("GET", ".*/issue/SHOP-9", JiraFault.header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"));
        assertThat(failure(() -> client.issue("SHOP-9")).kind(), is(Kind.UNAUTHORIZED));
        server.onNext(
                "GET",
                ".*/issue/SHOP-9",
                JiraFault.header("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=http://x/login.jsp"));
        assertThat(failure(() -> client.issue("SHOP-9")).getMessage(), containsString("CAPTCHA"));
    }

    @Test
    public void aMissingIssueMayBeAHiddenOne() {
        JiraException e = failure(() -> start(JiraServer.Kind.CLOUD).issue("SHOP-9"));
        assertThat(e.kind(), is(Kind.NOT_FOUND));
        assertThat(e.errorMessages(), contains("Issue does not exist or you do not have permission to see it."));
    }

    @Test
    public void bothKindsOfErrorsAreRead() {
        JiraClient client = start(JiraServer.Kind.DATA_CENTER);
        server.onNext("GET", ".*/issue/SHOP-1", (exchange, normal, closed) -> {
            var body = JiraJson.fieldErrors("resolution", "Resolution is required.");
            body.withArray("errorMessages").add("The workflow says no.");
            JiraServer.send(exchange, JiraApiStub.Answer.json(400, body));
        });
        JiraException e = failure(() -> client.issue("SHOP-1"));
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.errorMessages(), contains("The workflow says no."));
        assertThat(e.errors().get("resolution"), equalTo("Resolution is required."));
        assertThat(e.getMessage(), containsString("The workflow says no.; resolution: Resolution is required."));
    }

    @Test
    public void logInPagesAndSingleSignOnAreRecognised() {
        JiraClient client = start(JiraServer.Kind.DATA_CENTER, s -> s.api(JiraApi.V2));
        server.onNext("GET", ".*/issue/SHOP-1", JiraFault.loginPage());
        JiraException page = failure(() -> client.issue("SHOP-1"));
        assertThat(page.kind(), is(Kind.UNAUTHORIZED));
        assertThat(page.getMessage(), containsString("log-in page"));
        server.onNext("GET", ".*/issue/SHOP-1", JiraFault.singleSignOn());
        JiraException sso = failure(() -> client.issue("SHOP-1"));
        assertThat(sso.kind(), is(Kind.UNAUTHORIZED));
        assertThat(
                sso.getMessage(),
                allOf(
                        containsString("https://sso.example.com/saml/login"),
                        containsString("single sign-on"),
                        not(containsString("SAMLRequest"))));
    }

    @Test
    public void whatIsNoJiraIsTold() {
        JiraClient client = start(JiraServer.Kind.DATA_CENTER, s -> s.api(JiraApi.V2));
        server.onNext("GET", ".*/issue/SHOP-1", JiraFault.body("application/json", "{\"issue\": "));
        assertThat(failure(() -> client.issue("SHOP-1")).kind(), is(Kind.MALFORMED));
        server.onNext("GET", ".*/issue/SHOP-1", JiraFault.body("application/json", "{}"));
        assertThat(failure(() -> client.issue("SHOP-1")).getMessage(), containsString("is this a Jira?"));
        JiraClient wrongPath = client(URI.create(server.url() + "/jira"), s -> s.api(JiraApi.V2));
        assertThat(failure(wrongPath::check).getMessage(), containsString("Is the path of the site's URL complete"));
    }

    @Test
    public void aSiteThatIsNotThereIsUnreachable() throws Exception {
        JiraClient client = client(URI.create("http://127.0.0.1:" + RawServer.closedPort()), s -> s.retries(0));
        JiraException e = failure(() -> client.issue("SHOP-1"));
        assertThat(e.kind(), is(Kind.UNREACHABLE));
        assertThat(e.isOfSite(), is(true));
        assertThat(e.isPerhapsDone(), is(false));
    }

    @Test
    public void readingIsTriedAgain() throws Exception {
        JiraClient client = start(JiraServer.Kind.CLOUD);
        server.onNext("GET", ".*/issue/SHOP-1", JiraFault.tooMany(0));
        server.onNext("GET", ".*/issue/SHOP-1", JiraFault.status(503, "maintenance"));
        assertThat(client.issue("SHOP-1").key(), equalTo("SHOP-1"));
        assertThat(server.count("GET", ".*/issue/SHOP-1"), is(3L));
    }

    @Test
    public void whoAsksToWaitTooLongIsTold() {
        JiraClient client = start(JiraServer.Kind.CLOUD);
        server.onNext("POST", ".*/comment", JiraFault.tooMany(3600));
        JiraException e = failure(() -> client.comment("SHOP-1", "hello"));
        assertThat(e.kind(), is(Kind.RATE_LIMITED));
        assertThat(e.getMessage(), containsString("3600"));
    }

    @Test
    public void whatIsNoKeyNeverReachesJira() {
        JiraClient client = start(JiraServer.Kind.CLOUD);
        for (String key : List.of("SHOP", "SHOP-1/../../serverInfo", "", "SHOP-1?x=y")) {
            assertThat(failure(() -> client.issue(key)).getMessage(), containsString("no issue key"));
        }
    }

    @Test
    public void aCommentIsADocumentOnVersion3AndATextOnVersion2() throws Exception {
        start(JiraServer.Kind.CLOUD).comment("SHOP-1", "one\ntwo https://ci.example.com/1.");
        JsonNode cloud = JiraWorld.JSON.readTree(server.bodies().get(0)).path("body");
        assertThat(cloud.path("type").asText(), equalTo("doc"));
        assertThat(AdfText.plain(cloud), equalTo("one\ntwo https://ci.example.com/1."));
        start(JiraServer.Kind.DATA_CENTER).comment("SHOP-1", "one\ntwo");
        assertThat(JiraWorld.JSON.readTree(server.bodies().get(0)).path("body").asText(), equalTo("one\ntwo"));
    }

    @Test
    public void aCommentWhoseAnswerWasLostIsNotMadeTwice() throws Exception {
        for (JiraServer.Kind kind : JiraServer.Kind.values()) {
            JiraClient client = start(kind);
            client.comment("SHOP-1", "first");
            server.onNext("POST", ".*/comment", JiraFault.answerLost());
            client.comment("SHOP-1", "deployed\n\nto https://shop.example.com");
            assertThat(server.world().commentsOf("SHOP-1"), hasSize(2));
            server.onNext("POST", ".*/comment", JiraFault.swallowed());
            client.comment("SHOP-1", "verified");
            assertThat(server.world().commentsOf("SHOP-1"), hasSize(3));
        }
    }

    @Test
    public void anOlderCommentOfTheSameTextIsAnother() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now().minusSeconds(3_600));
        JiraWorld world = JiraWorld.ofTeam(new SettableClock(now));
        server = JiraServer.start(JiraServer.Kind.DATA_CENTER, world, ZoneId.of("Europe/Berlin"), 0);
        open.add(server);
        world.create("SHOP-1", "Pay by invoice", JiraWorld.IN_REVIEW);
        JiraClient client = client(server.url(), s -> s.authentication(Authentication.bearer("t0ken-of-jenkins")));
        client.comment("SHOP-1", "deployed");
        now.set(Instant.now());
        server.onNext("POST", ".*/comment", JiraFault.swallowed());
        client.comment("SHOP-1", "deployed");
        assertThat(world.commentsOf("SHOP-1"), contains("deployed", "deployed"));
    }

    @Test
    public void withoutThePermissionThereIsNoComment() {
        JiraClient client = start(
                JiraServer.Kind.DATA_CENTER, s -> s.authentication(Authentication.basic("reader", "t0ken-of-reader")));
        assertThat(failure(() -> client.comment("SHOP-1", "hello")).kind(), is(Kind.FORBIDDEN));
        assertThat(failure(() -> client.comment("SHOP-1", " ")).getMessage(), containsString("some text"));
    }

    @Test
    public void aRemoteLinkIsMadeOnce() throws Exception {
        JiraClient client = start(JiraServer.Kind.DATA_CENTER);
        for (String title : List.of("build 1", "build 2")) {
            client.remoteLink(
                    "SHOP-1",
                    new RemoteLink("job=shop", URI.create("https://ci.example.com/1"), "built by", title, "", false));
        }
        assertThat(server.world().remoteLinksOf("SHOP-1"), hasSize(1));
        assertThat(
                server.world()
                        .remoteLinksOf("SHOP-1")
                        .get(0)
                        .path("object")
                        .path("title")
                        .asText(),
                equalTo("build 2"));
    }

    @Test
    public void aDeploymentIsRecordedAsLinkAndProperty() throws Exception {
        for (JiraServer.Kind kind : JiraServer.Kind.values()) {
            JiraClient client = start(kind);
            for (String verdict : List.of("FAILED", "PASSED")) {
                client.record(
                        "SHOP-1",
                        new DeploymentRecord(
                                "check out",
                                "production",
                                "1.5.0",
                                verdict,
                                URI.create("https://ci.example.com/1"),
                                Instant.parse("2026-11-21T08:30:00Z")));
            }
            assertThat(server.world().remoteLinksOf("SHOP-1"), hasSize(1));
            JsonNode link = server.world().remoteLinksOf("SHOP-1").get(0);
            assertThat(link.path("object").path("title").asText(), equalTo("check out 1.5.0 in production"));
            assertThat(link.path("object").path("summary").asText(), equalTo("verification: PASSED"));
            var properties = server.world().propertiesOf("SHOP-1");
            assertThat(properties.size(), is(1));
            JsonNode value = properties.values().iterator().next();
            assertThat(value.path("verdict").asText(), equalTo("PASSED"));
            assertThat(value.path("at").asText(), equalTo("2026-11-21T08:30:00Z"));
        }
    }

    @Test
    public void recordsOfDifferentNamesStayApart() {
        URI url = URI.create("https://ci.example.com/1");
        var one = new DeploymentRecord("a b", null, null, null, url, Instant.EPOCH);
        var other = new DeploymentRecord("a-b", null, null, null, url, Instant.EPOCH);
        var third = new DeploymentRecord("a/b", null, null, null, url, Instant.EPOCH);
        assertThat(one.propertyKey(), not(equalTo(other.propertyKey())));
        assertThat(one.propertyKey(), not(equalTo(third.propertyKey())));
        assertThat(
                new DeploymentRecord("x".repeat(300), null, null, null, url, Instant.EPOCH)
                                .propertyKey()
                                .length()
                        < 200,
                is(true));
    }

    @Test
    public void searchesFollowTheirPages() throws Exception {
        for (JiraServer.Kind kind : JiraServer.Kind.values()) {
            JiraClient client = start(kind);
            for (int i = 2; i <= 230; i++) {
                server.world().create("SHOP-" + i, "issue " + i, JiraWorld.TO_DO);
            }
            server.pageSize(100);
            assertThat(client.search("project = SHOP", FIELDS, 1000), hasSize(230));
            assertThat(client.search("project = SHOP", FIELDS, 7), hasSize(7));
            assertThat(client.search("project = SHOP", FIELDS, 150), hasSize(150));
            assertThat(client.search("project = NONE", FIELDS, 10), hasSize(0));
            assertThat(
                    server.count(
                                    "POST",
                                    kind == JiraServer.Kind.CLOUD ? "/rest/api/3/search/jql" : "/rest/api/2/search")
                            > 4,
                    is(true));
        }
    }

    @Test
    public void anIssueDeletedBetweenTwoPagesHidesNoOther() throws Exception {
        JiraClient client = start(JiraServer.Kind.DATA_CENTER);
        for (int i = 2; i <= 20; i++) {
            server.world().create("SHOP-" + i, "issue " + i, JiraWorld.TO_DO);
        }
        server.pageSize(10);
        client.check();
        server.onNext("POST", ".*/search", JiraFault.after(() -> {}));
        server.onNext("POST", ".*/search", JiraFault.after(() -> server.world().delete("SHOP-3")));
        List<String> keys = client.search("project = SHOP", FIELDS, 100).stream()
                .map(JiraIssue::key)
                .toList();
        assertThat(keys, hasSize(20)); // SHOP-3 was seen before it went
        assertThat(keys.contains("SHOP-11"), is(true));
    }

    @Test
    public void aQueryThatFindsTooManyFindsNone() throws Exception {
        JiraClient client = start(JiraServer.Kind.CLOUD);
        server.world().create("SHOP-2", "two", JiraWorld.TO_DO);
        assertThat(client.keys("project = SHOP", 2), contains("SHOP-1", "SHOP-2"));
        assertThat(
                failure(() -> client.keys("project = SHOP", 1)).getMessage(),
                containsString("finds more than 1 issues"));
    }

    @Test
    public void aWrongQueryIsToldInJirasWords() {
        JiraException e = failure(() -> start(JiraServer.Kind.CLOUD).search("colour = red", FIELDS, 10));
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.getMessage(), containsString("Field 'colour' does not exist"));
    }

    @Test
    public void settingsThatCannotWorkAreRefused() {
        for (String url : List.of(
                "jira.example.com",
                "ftp://jira.example.com",
                "https://u:p@jira.example.com",
                "https://jira.example.com?a=b")) {
            assertThrows(
                    url,
                    IllegalArgumentException.class,
                    () -> JiraSettings.builder(URI.create(url)).build());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> JiraSettings.builder(URI.create("https://x.example.com"))
                        .cloudId("../../other")
                        .build());
        String shown = JiraSettings.builder(URI.create("https://x.example.com/jira/"))
                .authentication(Authentication.basic("jenkins", "s3cret"))
                .build()
                .toString();
        assertThat(shown, allOf(containsString("https://x.example.com/jira "), not(containsString("s3cret"))));
    }
}
