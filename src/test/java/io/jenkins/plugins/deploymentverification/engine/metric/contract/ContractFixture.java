package io.jenkins.plugins.deploymentverification.engine.metric.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.After;
import org.junit.Before;

/** What an implementer tells the contract of a source, and what the contract's tests share. */
public abstract class ContractFixture {

    protected static final Instant FROM = Instant.parse("2026-11-21T10:00:00Z");
    protected static final Duration STEP = Duration.ofMinutes(1);
    /** Of ranges the end, of instant queries the time. */
    protected static final Instant TO = FROM.plus(STEP.multipliedBy(5));

    static final Duration BUDGET = Duration.ofSeconds(30);
    static final int MAX_BYTES = 100_000;

    private final List<MetricSource> opened = new ArrayList<>();
    private SimulatedServer server;

    /**
     * A new source of that connection, with the credentials that {@link #secrets} tells. A source that does not take an
     * {@link HttpConnection} takes of it what it knows: URL, HTTP settings, time-out, retries.
     */
    protected abstract MetricSource source(HttpConnection connection) throws Exception;

    /** What is secret of its credentials, at least one; must not be seen in any message. */
    protected abstract List<String> secrets();

    /** How the server answers a query whose result is these series, whatever the request. */
    protected abstract Answer answer(Request request, List<Line> lines);

    /** How the server tells an error with a status, in these words. */
    protected abstract Answer error(int status, String words);

    /** How it tells an error inside a success; null where the API has no such thing. */
    @CheckForNull
    protected Answer errorInside(String words) {
        return null;
    }

    /** How it says that these series are not all; null where the API has no such thing. */
    @CheckForNull
    protected Answer partial(List<Line> lines) {
        return null;
    }

    /** What the connection test is answered; by default as a query that finds nothing. */
    protected Answer probed(Request request) {
        return answer(request, List.of());
    }

    /** A query in the source's language. */
    protected String expression() {
        return "up";
    }

    /** Whether the API has a way to say NaN. */
    protected boolean knowsNaN() {
        return true;
    }

    /** How a secret looks in a request, where it is not sent as it is, for example in Base64. */
    protected String asSent(String secret) {
        return secret;
    }

    @Before
    public final void startServer() throws IOException {
        server = new SimulatedServer();
    }

    @After
    public final void stopServer() throws IOException {
        opened.forEach(MetricSource::close);
        server.close();
    }

    final SimulatedServer server() {
        return server;
    }

    /** To the simulated server: without retries, with a limit of size. */
    final HttpConnection connection() {
        HttpSettings http = HttpSettings.builder()
                .connectTimeout(Duration.ofSeconds(10))
                .responseTimeout(Duration.ofSeconds(20))
                .maxBytes(MAX_BYTES)
                .breaker(0, Duration.ZERO)
                .build();
        return HttpConnection.of(server.url())
                .withHttp(http)
                .withTimeout(Duration.ofSeconds(20))
                .withRetries(0);
    }

    final MetricSource source() throws Exception {
        return opened(connection());
    }

    final MetricSource opened(HttpConnection connection) throws Exception {
        MetricSource source = source(connection);
        opened.add(source);
        return source;
    }

    final MetricQuery instant() {
        return MetricQuery.instant(expression(), TO, BUDGET);
    }

    final MetricQuery range() {
        return MetricQuery.range(expression(), FROM, TO, STEP, BUDGET);
    }

    final List<MetricQuery> queries() {
        return List.of(instant(), range());
    }

    final MetricAnswer ask(MetricQuery query, List<Line> lines) throws Exception {
        server.answer(request -> answer(request, lines));
        return source().query(query);
    }

    static List<Sample> samples(MetricAnswer answer) {
        return answer.series().stream()
                .map(Series::samples)
                .flatMap(List::stream)
                .toList();
    }

    final SourceException fails(Function<Request, Answer> answers) throws Exception {
        return failure(source(), answers);
    }

    final SourceException failure(MetricSource source, Function<Request, Answer> answers) {
        server.answer(answers);
        return failure(source, instant());
    }

    final SourceException failure(MetricSource source, MetricQuery query) {
        Throwable thrown = thrownBy(() -> source.query(query));
        assertThat(thrown, is(instanceOf(SourceException.class)));
        assertNoSecrets(thrown);
        return (SourceException) thrown;
    }

    /** What asks something of a source. */
    interface Question {
        void ask() throws Exception;
    }

    @CheckForNull
    static Throwable thrownBy(Question question) {
        try {
            question.ask();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /** Walks the whole chain, with suppressed ones, as a log would. */
    final void assertNoSecrets(Throwable thrown) {
        StringWriter printed = new StringWriter();
        thrown.printStackTrace(new PrintWriter(printed));
        secrets().forEach(secret -> assertThat(printed.toString(), not(containsString(secret))));
    }
}
