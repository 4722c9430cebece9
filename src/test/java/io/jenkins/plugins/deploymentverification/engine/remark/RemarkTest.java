package io.jenkins.plugins.deploymentverification.engine.remark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

public class RemarkTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Object[] ARGS = {"a0", "a1", "a2", "a3", "a4"};

    private static final Remark NESTED = Remark.of(
            RemarkCode.NO_BASELINE,
            Remark.row("http://prometheus:9090/api", ": ", Remark.of(RemarkCode.CONNECTION_REFUSED)));

    @Test
    public void bothLanguagesHaveATextOfEachCodeAndOfNothingElse() throws IOException {
        Set<String> codes = Arrays.stream(RemarkCode.values()).map(Enum::name).collect(Collectors.toSet());
        assertThat(texts("Remarks.properties").stringPropertyNames(), equalTo(codes));
        assertThat(texts("Remarks_zh_CN.properties").stringPropertyNames(), equalTo(codes));
    }

    @Test
    public void bothLanguagesTellTheSameArguments() throws IOException {
        Properties english = texts("Remarks.properties");
        Properties chinese = texts("Remarks_zh_CN.properties");
        for (RemarkCode code : RemarkCode.values()) {
            String in = new MessageFormat(english.getProperty(code.name())).format(ARGS);
            String zh = new MessageFormat(chinese.getProperty(code.name())).format(ARGS);
            assertThat(zh, not(equalTo(in)));
            assertThat(in + zh, not(containsString("{")));
            for (Object arg : ARGS) {
                assertThat(code + " " + arg, zh.contains(arg.toString()), is(in.contains(arg.toString())));
            }
        }
    }

    @Test
    public void otherLanguagesGetEnglish() {
        assertThat(NESTED.text(Locale.FRENCH), is(NESTED.toString()));
    }

    @Test
    public void remarksWithinRemarksAreOfTheSameLanguage() {
        assertThat(NESTED.toString(), is("no baseline: http://prometheus:9090/api: Connection refused"));
        assertThat(NESTED.text(Locale.SIMPLIFIED_CHINESE), is("没有基线：http://prometheus:9090/api: 连接被拒绝"));
    }

    @Test
    public void wordsOfOthersStayAsTheyAre() {
        Remark said = Remark.words("parse error: don't {0}");
        assertThat(said.text(Locale.SIMPLIFIED_CHINESE), is("parse error: don't {0}"));
        assertThat(said.isCoded(), is(false));
        Remark refused = Remark.row(Remark.of(RemarkCode.QUERY_REFUSED, " (400)"), ": ", said);
        assertThat(refused.text(Locale.SIMPLIFIED_CHINESE), is("服务器拒绝了该查询 (400): parse error: don't {0}"));
        assertThat(refused.isCoded(), is(true));
    }

    @Test
    public void secretsAreMaskedInEveryPart() {
        Remark remark = Remark.of(RemarkCode.NO_BASELINE, Remark.row("sent s3cret", Remark.words(" and s3cret")));
        assertThat(remark.map(text -> text.replace("s3cret", "****")).toString(), not(containsString("s3cret")));
    }

    @Test
    public void joinedHasTheSeparatorBetween() {
        assertThat(Remark.joined("; ", List.of()).toString(), is(""));
        assertThat(
                Remark.joined("; ", List.of(Remark.words("a"), Remark.words("b")))
                        .toString(),
                is("a; b"));
    }

    @Test
    public void partsAreTextsOrRemarks() {
        assertThrows(IllegalArgumentException.class, () -> new Remark(null, List.of(1)));
    }

    @Test
    public void whatIsWrittenIsReadAgain() throws IOException {
        for (Remark remark : List.of(NESTED, Remark.words("a"), Remark.joined("; ", List.of(NESTED, NESTED)))) {
            assertThat(RemarkCodec.read(JSON.readTree(written(remark))), equalTo(remark));
        }
        assertThat(
                written(NESTED),
                is("{\"code\":\"NO_BASELINE\",\"args\":[[\"http://prometheus:9090/api\",\": \","
                        + "{\"code\":\"CONNECTION_REFUSED\",\"args\":[]}]]}"));
    }

    @Test
    public void oneOfALaterReleaseIsNoneSoThatItsEnglishTextIsShown() throws IOException {
        for (String json : List.of(
                "{\"code\":\"OF_THE_FUTURE\",\"args\":[]}",
                "[{\"code\":\"OF_THE_FUTURE\",\"args\":[]}]",
                "{\"code\":\"NO_BASELINE\",\"args\":[1]}",
                "\"text\"",
                "[".repeat(50) + "]".repeat(50))) {
            assertThat(json, RemarkCodec.read(JSON.readTree(json)), is(nullValue()));
        }
        assertThat(RemarkCodec.read(JSON.missingNode()), is(nullValue()));
    }

    private static String written(Remark remark) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            RemarkCodec.write(out, remark);
        }
        return text.toString();
    }

    private static Properties texts(String name) throws IOException {
        Properties texts = new Properties();
        try (InputStream in = Remark.class.getResourceAsStream(name)) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
