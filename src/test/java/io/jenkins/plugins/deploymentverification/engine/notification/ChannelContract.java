package io.jenkins.plugins.deploymentverification.engine.notification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.RawServer;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Test;

/** What each channel to a robot does when the service, or what stands in front of it, fails. Extended by its tests. */
public abstract class ChannelContract {

    protected static final HttpSettings QUICK = HttpSettings.builder()
            .connectTimeout(Duration.ofSeconds(2))
            .responseTimeout(Duration.ofSeconds(10))
            .build();

    private final List<Channel> opened = new ArrayList<>();

    /** A channel to a robot at this scheme, host and port. */
    protected abstract Channel channel(URI server, HttpSettings http);

    /** What must not be in any exception or {@code toString} of that channel. */
    protected abstract List<String> secrets();

    @After
    public final void closeChannels() {
        opened.forEach(Channel::close);
    }

    protected final Channel opened(Channel channel) {
        opened.add(channel);
        return channel;
    }

    protected final ChannelException fails(Channel channel) {
        ChannelException e = assertThrows(ChannelException.class, () -> channel.send(hello()));
        assertNoSecrets(e);
        return e;
    }

    protected static Message hello() {
        return Message.of(Notification.of(Event.INFO, "Hello", List.of(Paragraph.of("world"))));
    }

    /** Walks the whole chain, with suppressed ones, as a log would. */
    protected final void assertNoSecrets(Throwable thrown) {
        StringWriter printed = new StringWriter();
        thrown.printStackTrace(new PrintWriter(printed));
        secrets().forEach(secret -> assertThat(printed.toString(), not(containsString(secret))));
    }

    @Test
    public void namesHoldNoSecret() {
        Channel channel = opened(channel(URI.create("http://127.0.0.1:1"), QUICK));
        secrets().forEach(secret -> {
            assertThat(channel.toString(), not(containsString(secret)));
            assertThat(channel.id(), not(containsString(secret)));
        });
        Channel again = opened(channel(URI.create("http://127.0.0.1:1"), QUICK));
        assertThat(again.id(), is(channel.id()));
    }

    @Test
    public void aWebPageIsNoSuccess() {
        ChannelException e = failsWith(Reply.html(200, "<html><title>Sign in</title><form action='/login'>"));
        assertThat(e.kind(), is(Kind.UNREACHABLE));
        assertThat(e.getMessage(), containsString("Sign in"));
    }

    @Test
    public void anythingElseIsNoSuccess() {
        for (String body : List.of("", "fine", "[]", "null", "{", "{\"a\":1}", "\"ok\"", "{}x")) {
            ChannelException e = failsWith(Reply.json(body));
            assertThat(body, e.mayPass(), is(true));
        }
    }

    @Test
    public void aRedirectIsNoSuccess() {
        ChannelException e = failsWith(Reply.status(302, "").header("Location", "https://sso.example.com/login?to=x"));
        assertThat(e.kind(), is(Kind.UNREACHABLE));
        assertThat(e.getMessage(), containsString("sso.example.com"));
    }

    @Test
    public void serverErrorsMayPass() {
        for (int status : List.of(500, 502, 503, 504)) {
            ChannelException e = failsWith(Reply.html(status, "<html><title>Oops</title>"));
            assertThat(e.kind(), is(Kind.BUSY));
            assertThat(e.code(), is(String.valueOf(status)));
        }
    }

    @Test
    public void clientErrorsDoNotPass() {
        for (int status : List.of(400, 401, 403, 404, 413)) {
            ChannelException e = failsWith(Reply.html(status, "<html><title>No</title>"));
            assertThat(e.kind(), is(Kind.REFUSED));
            assertThat(e.code(), is(String.valueOf(status)));
        }
    }

    @Test
    public void tooManyRequestsTellWhen() {
        ChannelException e = failsWith(Reply.html(429, "slow down").header("Retry-After", "17"));
        assertThat(e.kind(), is(Kind.THROTTLED));
        assertThat(e.retryAfter(), is(Duration.ofSeconds(17)));
        assertThat(failsWith(Reply.html(429, "slow down")).retryAfter(), is(nullValue()));
    }

    @Test
    public void whatIsEchoedIsMasked() {
        String echo = String.join(" ", secrets());
        assertThat(failsWith(Reply.html(400, echo)).getMessage(), containsString("***"));
    }

    @Test
    public void anAnswerThatNeverEndsIsGivenUp() {
        try (RawServer server = new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(
                    socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n");
            while (true) {
                RawServer.write(socket, " ");
                Thread.sleep(20);
            }
        })) {
            HttpSettings impatient = QUICK.toBuilder()
                    .connectTimeout(Duration.ofMillis(500))
                    .responseTimeout(Duration.ofMillis(500))
                    .build();
            ChannelException e = fails(opened(channel(server.uri(""), impatient)));
            assertThat(e.kind(), is(Kind.UNREACHABLE));
            assertThat(e.code(), is(nullValue()));
        }
    }

    @Test
    public void anEndlessAnswerIsGivenUp() {
        try (RawServer server = new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\"");
            while (true) {
                RawServer.write(socket, "x".repeat(10_000));
            }
        })) {
            assertThat(fails(opened(channel(server.uri(""), QUICK))).kind(), is(Kind.UNREACHABLE));
        }
    }

    @Test
    public void aResetIsNoSuccessAndIsNotSentTwice() {
        try (RawServer server = new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.reset(socket);
        })) {
            assertThat(fails(opened(channel(server.uri(""), QUICK))).kind(), is(Kind.UNREACHABLE));
            assertThat(server.connections(), is(1));
        }
    }

    @Test
    public void nobodyThereIsUnreachable() throws Exception {
        ChannelException e = fails(opened(channel(URI.create("http://127.0.0.1:" + RawServer.closedPort()), QUICK)));
        assertThat(e.kind(), is(Kind.UNREACHABLE));
        assertThat(e.getMessage(), allOf(containsString("127.0.0.1"), containsString("/***")));
    }

    /** What the channel makes of one scripted answer. */
    protected final ChannelException failsWith(Reply reply) {
        try (RobotServer server = RobotServer.of(request -> reply)) {
            ChannelException e = fails(opened(channel(server.uri(""), QUICK)));
            assertThat(server.received().size(), is(1));
            return e;
        }
    }
}
