package io.jenkins.plugins.deploymentverification.engine.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.Test;

/** That reports survive their JSON form is shown by VerificationSessionTest on a few hundred of them. */
public class ReportCodecTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private static Report report() throws Exception {
        return VerificationSession.start(new VerificationPlan(
                        "v1",
                        new Deployment("s", null, null, null, null),
                        PolicyReader.withParameters(Map.of())
                                .read("p", "name: s\npreset: web-service\nhttp: [{name: h, url: 'http://h/'}]\n")
                                .services()
                                .get(0),
                        START))
                .abort(START.plusSeconds(1), "li");
    }

    @Test
    public void readersOfTheJsonFindWhatTheyNeed() throws Exception {
        JsonNode json = new ObjectMapper().readTree(ReportCodec.toJson(report()));
        assertThat(json.get("schemaVersion").asInt(), equalTo(1));
        assertThat(json.get("verdict").asText(), equalTo("INCONCLUSIVE"));
        assertThat(json.at("/deployment/service").asText(), equalTo("s"));
        assertThat(json.at("/reasons/0/code").asText(), equalTo("ABORTED"));
        assertThat(json.at("/reasons/0/text").asText(), containsString("li"));
        assertThat(json.at("/checks/1/query").asText(), containsString("http_requests_total"));
    }

    @Test
    public void aReportThatIsCutOffIsRefused() throws Exception {
        String json = ReportCodec.toJson(report());
        for (int end = 0; end < json.length(); end += 7) {
            String cut = json.substring(0, end);
            assertThrows(cut, IOException.class, () -> ReportCodec.fromJson(cut));
        }
    }

    @Test
    public void aNewerVersionIsRefusedWithWords() throws Exception {
        String json = ReportCodec.toJson(report()).replace("\"schemaVersion\":1", "\"schemaVersion\":99");
        assertThat(
                assertThrows(IOException.class, () -> ReportCodec.fromJson(json))
                        .getMessage(),
                containsString("schemaVersion 99 is newer"));
    }

    @Test
    public void unknownFieldsAreLeftAlone() throws Exception {
        String json = ReportCodec.toJson(report())
                .replace("\"schemaVersion\":1", "\"schemaVersion\":1,\"later\":{\"x\":[1]}");
        assertThat(ReportCodec.fromJson(json), equalTo(report()));
    }
}
