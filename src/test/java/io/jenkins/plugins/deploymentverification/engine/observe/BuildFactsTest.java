package io.jenkins.plugins.deploymentverification.engine.observe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

public class BuildFactsTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    /** With everything there can be. */
    public static BuildFacts full() {
        return new BuildFacts(
                "11223344-5566-4788-8990-aabbccddeeff",
                "shop/deploy#12",
                "shop/deploy",
                12,
                "https://jenkins.example.com/job/shop/job/deploy/12/",
                "UNSTABLE",
                START,
                Duration.ofMillis(61_500),
                new BuildFacts.Tests(40, 2, 1),
                new BuildFacts.Coverage(0.8325, 0.5),
                List.of(
                        verified("shop-1", Verdict.FAILED, 40.0),
                        verified("shop-2", Verdict.PASSED, 99.5),
                        new BuildFacts.Verified(
                                "cart-1", "cart", null, null, Verdict.INCONCLUSIVE, null, Duration.ofSeconds(60)),
                        new BuildFacts.Verified("pay-1", "pay", null, null, null, null, Duration.ZERO)));
    }

    /** Of a build without verifications, tests and coverage. */
    public static BuildFacts plain(int number) {
        return new BuildFacts(
                new java.util.UUID(1, number).toString(),
                "plain#" + number,
                "plain",
                number,
                null,
                "SUCCESS",
                START,
                Duration.ofSeconds(number),
                null,
                null,
                List.of());
    }

    private static BuildFacts.Verified verified(String id, Verdict verdict, Double score) {
        return new BuildFacts.Verified(id, "shop", "production", "1.5.0", verdict, score, Duration.ofSeconds(600));
    }

    @Test
    public void jsonGoesBothWays() throws Exception {
        assertThat(BuildJson.read(BuildJson.write(full())), is(full()));
        assertThat(BuildJson.read(BuildJson.write(plain(3))), is(plain(3)));
        assertThrows(IOException.class, () -> BuildJson.read("{\"schemaVersion\":2}"));
        assertThrows(IOException.class, () -> BuildJson.read("{\"schemaVersion\":1,\"result\":\"NONE\"}"));
        assertThrows(IOException.class, () -> BuildJson.read("{\"schema"));
    }

    @Test
    public void theWordsOfTheReceiverAreThere() throws Exception {
        JsonNode json = new ObjectMapper().readTree(BuildJson.write(full()));
        assertThat(json.path("pipelineId").asText(), is("shop/deploy#12"));
        assertThat(json.path("jobName").asText(), is("shop/deploy"));
        assertThat(json.path("durationMs").asLong(), is(61_500L));
        assertThat(json.path("exitCode").asInt(), is(1));
        assertThat(json.path("coverage").asDouble(), is(83.25));
        JsonNode plain = new ObjectMapper().readTree(BuildJson.write(plain(3)));
        assertThat(plain.path("exitCode").asInt(), is(0));
        assertThat(plain.path("coverage").isNull(), is(true));
        assertThat(plain.path("tests").isNull(), is(true));
    }

    @Test
    public void everyFieldIsDocumentedAndNoOther() throws Exception {
        Path here = Path.of("docs/observability.md");
        String document =
                Files.readString(Files.exists(here) ? here : Path.of("..").resolve(here));
        String section = document.split("### The body\n", 2)[1].split("\n### ", 2)[0];
        Set<String> documented = new TreeSet<>();
        Matcher rows = Pattern.compile("(?m)^\\| `([\\w.\\[\\]]+)` \\|").matcher(section);
        while (rows.find()) {
            documented.add(rows.group(1));
        }
        JsonNode json = new ObjectMapper().readTree(BuildJson.write(full()));
        Set<String> fields = new TreeSet<>();
        json.fieldNames().forEachRemaining(fields::add);
        json.path("tests").fieldNames().forEachRemaining(f -> fields.add("tests." + f));
        json.path("verifications").path(0).fieldNames().forEachRemaining(f -> fields.add("verifications[]." + f));
        assertThat(documented, is(fields));
    }

    @Test
    public void promtoolHasNothingToSay() throws Exception {
        Promtool.check(BuildFigures.of(full()).text());
        Promtool.check(BuildFigures.of(plain(1)).text());
    }

    @Test
    public void gaugesTellOfTheLastVerificationOfEachService() {
        String text = BuildFigures.of(full()).text();
        assertThat(text, containsString("\ndeployment_verification_build_duration_seconds 61.5\n"));
        assertThat(text, containsString("build_result{result=\"unstable\"} 1.0\n"));
        assertThat(text, containsString("build_result{result=\"success\"} 0.0\n"));
        assertThat(text, containsString("build_tests{outcome=\"failed\"} 2.0\n"));
        assertThat(text, containsString("build_coverage_ratio{element=\"line\"} 0.8325\n"));
        assertThat(
                text,
                containsString(
                        "verification_verdict{environment=\"production\",service=\"shop\",verdict=\"passed\"} 1"));
        assertThat(
                text,
                containsString(
                        "verification_verdict{environment=\"production\",service=\"shop\",verdict=\"failed\"} 0"));
        assertThat(text, containsString("verification_score{environment=\"production\",service=\"shop\"} 99.5\n"));
        assertThat("has not come to an end", text, not(containsString("pay")));
        assertThat(BuildFigures.of(plain(1)).text(), not(containsString("verdict")));
    }
}
