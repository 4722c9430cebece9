package io.jenkins.plugins.deploymentverification.engine.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

/** What the engine says comes out of files again, for readers of each language. */
public class RemarksInReportsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Remark REFUSED = Remark.row(
            "http://prometheus:9090/api/v1/query: ",
            Remark.of(RemarkCode.NO_CONNECTION, Remark.of(RemarkCode.CONNECTION_REFUSED)));
    private static final String ENGLISH = "http://prometheus:9090/api/v1/query: no connection: Connection refused";
    private static final String CHINESE = "http://prometheus:9090/api/v1/query: 无法连接：连接被拒绝";

    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    private static JsonNode written(Writing writing) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            writing.to(out);
        }
        return JSON.readTree(text.toString());
    }

    private static Measurement measurement() {
        return new Measurement(
                Instant.parse("2026-01-02T03:04:05Z"),
                Outcome.SOURCE_ERROR,
                null,
                null,
                Collections.emptySortedMap(),
                null,
                0);
    }

    @Test
    public void measurementsAreReadInTheReadersLanguageAndInEnglishByPrograms() throws IOException {
        JsonNode json = written(out -> MeasurementCodec.write(out, measurement().saying(REFUSED)));
        assertThat(json.path("message").asText(), is(ENGLISH));
        Measurement read = MeasurementCodec.read(json);
        assertThat(read, equalTo(measurement().saying(REFUSED)));
        assertThat(read.message(Locale.SIMPLIFIED_CHINESE), is(CHINESE));
    }

    @Test
    public void measurementsOfEarlierReleasesAreShownAsTheyAre() throws IOException {
        ObjectNode json = (ObjectNode)
                written(out -> MeasurementCodec.write(out, measurement().saying(REFUSED)));
        json.remove("remark");
        assertThat(MeasurementCodec.read(json).message(Locale.SIMPLIFIED_CHINESE), is(ENGLISH));
        assertThat(measurement().message(Locale.SIMPLIFIED_CHINESE), is(nullValue()));
    }

    @Test
    public void wordsOfOthersTakeNoRoomOfTheirOwn() throws IOException {
        Measurement said = measurement().saying(Remark.words("HTTP 503"));
        assertThat(written(out -> MeasurementCodec.write(out, said)).has("remark"), is(false));
        assertThat(said.message(Locale.SIMPLIFIED_CHINESE), is("HTTP 503"));
    }

    @Test
    public void reasonsTellTheirRemarksInTheReadersLanguage() throws IOException {
        Reason reason = Reason.of(Reason.Code.TOO_MANY_ERRORS, 3, 4, 2, REFUSED);
        JsonNode json = written(out -> ReasonCodec.write(out, reason));
        assertThat(json.path("args").path(3).asText(), is(ENGLISH));
        assertThat(json.path("text").asText(), containsString(ENGLISH));
        Reason read = ReasonCodec.read(json);
        assertThat(read, equalTo(reason));
        assertThat(read.text(Locale.SIMPLIFIED_CHINESE), containsString(CHINESE));
        ((ObjectNode) json).remove("remarks");
        assertThat(ReasonCodec.read(json).text(Locale.SIMPLIFIED_CHINESE), containsString(ENGLISH));
    }

    @Test
    public void rollbacksTellInTheReadersLanguageWhyTheyFailed() {
        Remark why = Remark.row("'helm rollback': ", Remark.of(RemarkCode.ENDED_WITH, 1), ": no such release");
        RollbackRecord record = new RollbackRecord(
                "undo",
                RollbackRecord.Cause.VERDICT,
                null,
                null,
                Instant.EPOCH,
                null,
                Instant.EPOCH,
                RollbackRecord.Outcome.FAILED,
                why.toString(),
                List.of(),
                List.of(),
                null,
                why);
        RollbackRecord read = RollbackCodec.read(RollbackCodec.write(record));
        assertThat(read, equalTo(record));
        assertThat(read.message(), is("'helm rollback': it ended with exit code 1: no such release"));
        assertThat(read.message(Locale.SIMPLIFIED_CHINESE), is("'helm rollback': 退出码为 1: no such release"));
    }
}
