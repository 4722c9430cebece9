package io.jenkins.plugins.deploymentverification.engine.metric.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** Clocks that do not agree make measurements of the wrong time. */
public class ClockCheckTest {

    private static final Instant ASKED = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant ANSWERED = ASKED.plusSeconds(20);
    private static final Duration BUDGET = Duration.ofSeconds(10);

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private static String date(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    private static String problem(Map<String, String> headers) {
        HttpResponse response =
                new HttpResponse(200, URI.create("http://localhost/"), headers, "{}", Duration.ofSeconds(20));
        Remark problem = ClockCheck.problem(response, ASKED, ANSWERED);
        return problem == null ? null : problem.toString();
    }

    @Test
    public void upToAMinuteIsStoodBesidesTheTimeTheAnswerTook() {
        assertThat(problem(Map.of("Date", date(ASKED.minusSeconds(60)))), is(nullValue()));
        assertThat(problem(Map.of("Date", date(ANSWERED.plusSeconds(60)))), is(nullValue()));
        assertThat(
                problem(Map.of("date", date(ASKED.minusSeconds(61)))), containsString("is 61 s behind the clock here"));
        assertThat(
                problem(Map.of("Date", date(ANSWERED.plusSeconds(600)))),
                containsString("is 600 s ahead of the clock here"));
    }

    @Test
    public void anAnswerThatDoesNotTellIsNoProblem() {
        assertThat(problem(Map.of()), is(nullValue()));
        assertThat(problem(Map.of("Date", "yesterday")), is(nullValue()));
        assertThat("of a cache", problem(Map.of("Date", date(ASKED.minusSeconds(900)), "Age", "900")), is(nullValue()));
    }

    @Test
    public void aQuestionFailsButNotAChangeThatIsMadeAlready() throws Exception {
        server.stubFor(any(anyUrl())
                .willReturn(okJson("{}").withHeader("Date", date(Instant.now().plusSeconds(3600)))));
        URI url = URI.create(server.baseUrl());
        try (SourceClient client = SourceClient.open(HttpConnection.of(url), Dialect.of("the API"))) {
            SourceException e = assertThrows(SourceException.class, () -> client.get("/q?token=s3cret", BUDGET));
            assertThat(e.kind(), is(SourceException.Kind.CONFIGURATION));
            assertThat(
                    e.getMessage(),
                    allOf(containsString(server.baseUrl() + "/q"), containsString("ahead of the clock")));
            assertThat(
                    client.change(HttpRequest.of("POST", client.uri("/mark")).body("{}", "application/json"), BUDGET)
                            .status(),
                    is(200));
        }
    }
}
