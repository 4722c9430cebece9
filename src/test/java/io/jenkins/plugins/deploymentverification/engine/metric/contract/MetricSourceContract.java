package io.jenkins.plugins.deploymentverification.engine.metric.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.Assume.assumeTrue;

import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.deploymentverification.engine.http.ProxySettings;
import io.jenkins.plugins.deploymentverification.engine.http.RawServer;
import io.jenkins.plugins.deploymentverification.engine.http.TestKeys;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.Test;

/**
 * What every metric source over HTTP does with the answers of its server, and with what is no answer. A source's test
 * extends this, and tells how the server writes what the contract wants it to say; see {@code docs/extending.md}.
 */
public abstract class MetricSourceContract extends AnswersContract {

    @Test
    public void anErrorInsideASuccessIsNoAnswer() throws Exception {
        assumeTrue("the API tells errors so", errorInside("the words") != null);
        SourceException e = fails(request -> errorInside("the words of the server"));
        assertThat(e.getMessage(), containsString("the words of the server"));
    }

    @Test
    public void anotherApiIsNotRead() throws Exception {
        for (String body : List.of("", "fine", "{", "{\"hello\":[1,2]}", "{}x")) {
            assertThat(body, fails(request -> Answer.json(body)).kind(), is(oneOf(Kind.MALFORMED, Kind.SERVER_ERROR)));
        }
    }

    @Test
    public void aRefusedQueryIsToldInTheServersWords() throws Exception {
        SourceException e = fails(request -> error(400, "the words of the server"));
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.getMessage(), containsString("the words of the server"));
        assertThat(e.getMessage(), containsString("127.0.0.1:" + server().port()));
    }

    @Test
    public void wrongCredentialsAreTold() throws Exception {
        for (int status : List.of(401, 403)) {
            assertThat(fails(request -> error(status, "no")).kind(), is(Kind.UNAUTHORIZED));
        }
    }

    @Test
    public void tooManyRequestsTellWhenToComeBack() throws Exception {
        SourceException e = fails(request -> error(429, "slow down").header("Retry-After", "3600"));
        assertThat(e.kind(), is(Kind.RATE_LIMITED));
        assertThat(e.getMessage(), containsString("3600"));
    }

    @Test
    public void errorsOfTheServerAreTold() throws Exception {
        for (int status : List.of(500, 502, 503)) {
            assertThat(fails(request -> error(status, "oops")).kind(), is(oneOf(Kind.SERVER_ERROR, Kind.TIMEOUT)));
            SourceException page =
                    fails(request -> Answer.of(status, "text/html", "<html><title>Bad Gateway</title></html>"));
            assertThat(page.kind(), is(Kind.SERVER_ERROR));
            assertThat(page.getMessage(), containsString(String.valueOf(status)));
        }
    }

    @Test
    public void whatMayPassIsAskedAgainAndNothingElse() throws Exception {
        Function<Request, Answer> good = request -> answer(request, List.of(Line.instant("a", TO, 1.0)));
        server().answer(request -> server().requests().size() == 1 ? error(503, "busy") : good.apply(request));
        MetricSource patient = opened(connection().withRetries(1));
        assertThat(samples(patient.query(instant())), hasSize(1));
        server().requests().clear();
        assertThat(failure(patient, request -> error(400, "no")).kind(), is(Kind.REJECTED));
        assertThat(server().requests(), hasSize(1));
    }

    @Test
    public void aLogInPageIsNoAnswer() throws Exception {
        String page = "<html><title>Sign in</title><form action='/login'><input type='password'></form></html>";
        assertThat(fails(request -> Answer.of(200, "text/html", page)).kind(), is(Kind.UNAUTHORIZED));
        SourceException away = fails(request -> new Answer(
                302,
                Map.of(
                        "Location",
                        "https://sso.example.com/login?token=" + secrets().get(0)),
                ""));
        assertThat(away.kind(), is(Kind.UNAUTHORIZED));
        assertThat(away.getMessage(), containsString("sso.example.com"));
    }

    @Test
    public void aSlowBodyIsGivenUpWithinTheBudget() throws Exception {
        server().answer(request -> answer(request, List.of()), SimulatedServer.SLOW);
        MetricQuery query = MetricQuery.instant(expression(), TO, Duration.ofMillis(500));
        assertThat(failure(source(), query).kind(), is(Kind.TIMEOUT));
    }

    @Test
    public void aTruncatedBodyIsNoAnswer() throws Exception {
        List<Line> lines = List.of(Line.instant("a", TO, 1.0), Line.instant("b", TO, 2.0));
        server().answer(request -> answer(request, lines), SimulatedServer.TRUNCATED);
        assertThat(failure(source(), instant()).kind(), is(oneOf(Kind.UNREACHABLE, Kind.MALFORMED)));
        SourceException half = fails(request -> {
            Answer whole = answer(request, lines);
            int length = whole.body().length();
            return new Answer(whole.status(), whole.headers(), whole.body().substring(0, length - Math.min(length, 3)));
        });
        assertThat(half.kind(), is(Kind.MALFORMED));
    }

    @Test
    public void anOversizedBodyIsNoAnswer() throws Exception {
        SourceException e = fails(request -> {
            Answer whole = answer(request, List.of());
            return new Answer(whole.status(), whole.headers(), whole.body() + " ".repeat(MAX_BYTES));
        });
        assertThat(e.kind(), is(Kind.TOO_LARGE));
    }

    @Test
    public void aBrokenConnectionIsTold() throws Exception {
        server().answer(request -> answer(request, List.of()), SimulatedServer.RESET);
        assertThat(failure(source(), instant()).kind(), is(Kind.UNREACHABLE));
        URI nobody = URI.create("http://127.0.0.1:" + RawServer.closedPort());
        assertThat(failure(opened(connection().withUrl(nobody)), instant()).kind(), is(Kind.UNREACHABLE));
    }

    @Test
    public void aServerThatCannotBeTrustedIsNotAsked() throws Exception {
        HttpsServer https = TestKeys.create("EC", "ip:127.0.0.1").serve(null);
        try {
            URI url = URI.create("https://127.0.0.1:" + https.getAddress().getPort());
            SourceException e = failure(opened(connection().withUrl(url)), instant());
            assertThat(e.kind(), is(Kind.UNREACHABLE));
            assertThat(e.getMessage(), containsString("certificate"));
        } finally {
            https.stop(0);
        }
    }

    @Test
    public void aProxyIsUsed() throws Exception {
        HttpConnection through = connection().withUrl(URI.create("http://metrics.invalid"));
        ProxySettings proxy = new ProxySettings("127.0.0.1", server().port(), null, null, List.of());
        server().answer(request -> answer(request, List.of(Line.instant("a", TO, 4.0))));
        MetricSource source =
                opened(through.withHttp(through.http().toBuilder().proxy(proxy).build()));
        assertThat(samples(source.query(instant())).get(0).value(), is(4.0));
        assertThat(server().requests().get(0).target(), containsString("http://metrics.invalid"));
    }

    @Test
    public void cancellingEndsTheQuestion() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server().answer(
                        request -> {
                            asked.countDown();
                            return answer(request, List.of());
                        },
                        SimulatedServer.SLOW);
        MetricSource source = source();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Throwable> ended = thread.submit(() -> thrownBy(() -> source.query(instant())));
            assertThat(asked.await(20, TimeUnit.SECONDS), is(true));
            thread.shutdownNow();
            assertThat(ended.get(BUDGET.toSeconds() / 2, TimeUnit.SECONDS), is(instanceOf(InterruptedException.class)));
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    public void manyThreadsAskAtOnce() throws Exception {
        server().answer(request -> answer(request, List.of(Line.instant("a", TO, 5.0))));
        MetricSource source = source();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<MetricAnswer>> tasks = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                tasks.add(() -> source.query(instant()));
            }
            for (Future<MetricAnswer> answer : threads.invokeAll(tasks)) {
                assertThat(samples(answer.get()).get(0).value(), is(5.0));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void theConnectionTestTellsWhatAnswered() throws Exception {
        server().answer(this::probed);
        assertThat(source().probe(BUDGET).product(), not(is("")));
    }

    @Test
    public void theConnectionTestFailsAsAQueryDoes() throws Exception {
        server().answer(request -> error(401, "no"));
        Throwable wrong = thrownBy(() -> source().probe(BUDGET));
        assertThat(wrong, is(instanceOf(SourceException.class)));
        assertThat(((SourceException) wrong).kind(), is(Kind.UNAUTHORIZED));
        server().answer(request -> error(503, "busy"));
        assertThat(thrownBy(() -> source().probe(BUDGET)), is(instanceOf(SourceException.class)));
    }

    @Test
    public void whatIsEchoedIsMasked() throws Exception {
        String echo = "you sent " + String.join(" and ", secrets());
        for (int status : List.of(400, 401, 403, 429, 500)) {
            fails(request -> error(status, echo));
            fails(request -> Answer.of(status, "text/plain", echo));
        }
        if (errorInside(echo) != null) {
            fails(request -> errorInside(echo));
        }
        fails(request -> Answer.json("{\"" + secrets().get(0) + "\":1}"));
    }

    @Test
    public void namesAndLinksHoldNoSecret() throws Exception {
        MetricSource source = source();
        URI link = source.graphLink(range());
        for (String secret : secrets()) {
            assertThat(source.toString(), not(containsString(secret)));
            assertThat(String.valueOf(link), not(containsString(secret)));
        }
    }

    @Test
    public void theCredentialsAreSent() throws Exception {
        ask(instant(), List.of(Line.instant("a", TO, 1.0)));
        String sent = server().requests().toString();
        assertThat(secrets().stream().anyMatch(secret -> sent.contains(asSent(secret))), is(true));
    }
}
