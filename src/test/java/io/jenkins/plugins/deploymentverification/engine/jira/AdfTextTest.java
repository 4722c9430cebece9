package io.jenkins.plugins.deploymentverification.engine.jira;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.Test;

/** Plain text as documents. */
public class AdfTextTest {

    @Test
    public void paragraphsLineBreaksAndLinks() {
        assertThat(
                AdfText.of("see https://ci.example.com/a?b=c.\nnext\n\nlast").toString(),
                equalTo("{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"see \"},"
                        + "{\"type\":\"text\",\"text\":\"https://ci.example.com/a?b=c\",\"marks\":[{\"type\":\"link\","
                        + "\"attrs\":{\"href\":\"https://ci.example.com/a?b=c\"}}]},"
                        + "{\"type\":\"text\",\"text\":\".\"},{\"type\":\"hardBreak\"},"
                        + "{\"type\":\"text\",\"text\":\"next\"}]},"
                        + "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"last\"}]}]}"));
    }

    @Test
    public void textComesBack() {
        for (String text :
                List.of("a", "a\nb", "a  b", "h_1_ *x* {code}", "(https://x.example.com/)", "日本 https://例.jp/路")) {
            assertThat(AdfText.plain(AdfText.of(text)), equalTo(text));
        }
        assertThat(AdfText.plain(AdfText.of("a\r\n\r\nb")), equalTo("a\nb"));
    }

    @Test
    public void whatPeopleWriteInTheEditorIsReadAsText() throws Exception {
        String document = "{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"bulletList\",\"content\":["
                + "{\"type\":\"listItem\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"mention\","
                + "\"attrs\":{\"id\":\"1\",\"text\":\"@Rita\"}},{\"type\":\"text\",\"text\":\" ok\"}]}]}]},"
                + "{\"type\":\"mediaSingle\"}]}";
        assertThat(AdfText.plain(new ObjectMapper().readTree(document)), equalTo("@Rita ok"));
    }

    @Test
    public void noTextNodeIsEmpty() {
        assertThat(AdfText.of("").toString().contains("\"text\":\"\""), equalTo(false));
        assertThat(AdfText.of("https://a.example.com").toString().contains("\"text\":\"\""), equalTo(false));
    }
}
