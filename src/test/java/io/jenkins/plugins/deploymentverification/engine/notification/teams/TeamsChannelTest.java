package io.jenkins.plugins.deploymentverification.engine.notification.teams;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelContract;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

/** Webhooks of workflows. The answers are those of Power Automate and of the retired connectors. */
public class TeamsChannelTest extends ChannelContract {

    private static final String SIGNATURE = "s1gnature_of-the-workflow";
    private static final String WORKFLOW = "0123456789abcdef0123456789abcdef";
    private static final String PATH = "/powerautomate/automations/direct/workflows/" + WORKFLOW
            + "/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=" + SIGNATURE;

    @Override
    protected Channel channel(URI server, HttpSettings http) {
        return new TeamsChannel(TeamsSettings.of(server + PATH, http, Locale.ENGLISH, true));
    }

    @Override
    protected List<String> secrets() {
        return List.of(SIGNATURE, WORKFLOW);
    }

    private void arrivesWith(Reply reply) throws Exception {
        try (RobotServer server = RobotServer.of(request -> reply)) {
            opened(channel(server.uri(""), QUICK)).send(hello());
            assertThat(server.only().query().get("sig"), is(SIGNATURE));
            assertThat(
                    server.only().json().at("/attachments/0/contentType").asText(),
                    is("application/vnd.microsoft.card.adaptive"));
        }
    }

    @Test
    public void arrives() throws Exception {
        arrivesWith(Reply.status(202, ""));
        arrivesWith(Reply.status(200, ""));
        arrivesWith(Reply.status(200, "1"));
        arrivesWith(Reply.json("{\"id\":\"x\",\"error\":null}"));
        arrivesWith(Reply.json("posted"));
    }

    /** A workflow may answer whatever its author likes. */
    @Override
    @Test
    public void anythingElseIsNoSuccess() {
        for (String body : List.of(
                "{\"error\":{\"code\":\"NoResponse\",\"message\":\"The server did not receive a response\"}}",
                "{\"error\":\"failed\"}",
                "{\"error\":{}}",
                "{\"error\":true}")) {
            assertThat(body, failsWith(Reply.json(body)).kind(), is(Kind.REFUSED));
        }
        assertThat(
                failsWith(Reply.json("{\"error\":{\"code\":\"NoResponse\",\"message\":\"m\"}}"))
                        .code(),
                is("NoResponse"));
    }

    @Test
    public void aLogInPageWithAnAcceptedStatusIsNoSuccess() {
        assertThat(
                failsWith(Reply.html(202, "<!doctype html><title>Sign in</title>"))
                        .kind(),
                is(Kind.UNREACHABLE));
    }

    @Test
    public void aWorkflowThatIsSwitchedOff() {
        ChannelException e = failsWith(Reply.status(
                400,
                "{\"error\":{\"code\":\"WorkflowTriggerIsNotEnabled\",\"message\":"
                        + "\"Could not execute workflow '" + WORKFLOW
                        + "' trigger 'manual' with state 'Disabled': trigger is not"
                        + " enabled.\"}}"));
        assertThat(e.kind(), is(Kind.REFUSED));
        assertThat(
                e.getMessage(), allOf(containsString("switched off"), containsString("WorkflowTriggerIsNotEnabled")));
    }

    @Test
    public void aWorkflowThatTakesOtherJson() {
        ChannelException e = failsWith(Reply.status(
                400,
                "{\"error\":{\"code\":\"TriggerInputSchemaMismatch\",\"message\":\"The input body for trigger"
                        + " 'manual' of type 'Request' did not match its schema definition.\"}}"));
        assertThat(e.getMessage(), containsString("template"));
    }

    @Test
    public void refusalsHaveHints() {
        assertThat(
                failsWith(Reply.status(
                                401,
                                "{\"error\":{\"code\":\"DirectApiAuthorizationRequired\",\"message\":"
                                        + "\"The request must be authenticated only by Shared Access scheme.\"}}"))
                        .getMessage(),
                containsString("who can trigger it"));
        assertThat(
                failsWith(Reply.status(
                                404,
                                "{\"error\":{\"code\":\"WorkflowNotFound\",\"message\":\"The workflow '" + WORKFLOW
                                        + "' could not be found.\"}}"))
                        .getMessage(),
                containsString("deleted"));
        assertThat(failsWith(Reply.status(410, "Gone")).getMessage(), containsString("retired"));
        assertThat(failsWith(Reply.status(413, "")).getMessage(), containsString("28 KB"));
    }

    @Test
    public void whatConnectorsTellInASuccess() {
        ChannelException limited = failsWith(Reply.json("Webhook message delivery failed with error: Microsoft Teams"
                + " endpoint returned HTTP error 429 with ContextId tcid=0"));
        assertThat(limited.kind(), is(Kind.THROTTLED));
        assertThat(limited.code(), is("429"));
        assertThat(
                failsWith(Reply.json("Webhook message delivery failed with error: Microsoft Teams endpoint returned"
                                + " HTTP error 503"))
                        .kind(),
                is(Kind.BUSY));
        assertThat(
                failsWith(Reply.json("Webhook message delivery failed with error: Microsoft Teams endpoint returned"
                                + " HTTP error 413"))
                        .kind(),
                is(Kind.REFUSED));
    }

    @Test
    public void limitsAreThoseOfTeams() {
        Channel channel = opened(channel(URI.create("http://127.0.0.1:1"), QUICK));
        assertThat(channel.limits().rates().get(0).messages(), is(4));
        assertThat(channel.limits().rates().get(0).within(), is(Duration.ofSeconds(1)));
        assertThat(channel.id().matches("teams:[0-9a-f]{16}"), is(true));
    }

    @Test
    public void aPayloadGoesAsItIs() throws Exception {
        try (RobotServer server = RobotServer.of(request -> Reply.status(202, ""))) {
            Channel channel = opened(channel(server.uri(""), QUICK));
            channel.send(new Message(hello().notification(), "{\"type\": \"message\"}"));
            assertThat(server.only().body(), is("{\"type\": \"message\"}"));
            assertThat(
                    assertThrows(ChannelException.class, () -> channel.send(new Message(hello().notification(), "[1]")))
                            .kind(),
                    is(Kind.INVALID));
        }
    }

    @Test
    public void wrongSettingsAreToldWithoutTheUrl() {
        for (String url : List.of("http://x.logic.azure.com/s3cret", "x/s3cret", "https://x/ s3cret")) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> TeamsSettings.of(url, QUICK, Locale.ENGLISH, false));
            assertThat(e.getMessage(), allOf(containsString("sig=…"), not(containsString("s3cret"))));
            assertThat(e.getCause(), is(nullValue()));
        }
    }
}
