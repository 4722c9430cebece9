package io.jenkins.plugins.deploymentverification.engine.document;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import org.junit.Test;

public class DocumentReaderTest {

    @Test
    public void nodesKnowTheirPlaces() throws Exception {
        Node root = DocumentReader.read("p.yaml", "services:\n  - name: checkout\n    window: {duration: 5m}\n");

        Node duration = root.get("services").items().get(0).get("window").get("duration");
        assertThat(duration.place().toString(), equalTo("p.yaml:3:14 (services[0].window.duration)"));
        assertThat(duration.text(), equalTo("5m"));
    }

    @Test
    public void jsonIsReadByItsNameOrItsFirstCharacter() throws Exception {
        String json = "{\n\t\"a\": [1, true, \"x\", null]\n}";
        assertThat(DocumentReader.read("p.json", json).get("a").items().size(), equalTo(4));
        assertThat(DocumentReader.read("inline", json).get("a").items().get(1).kind(), equalTo(Node.Kind.BOOLEAN));
        assertThat(DocumentReader.read("p.yaml", "{a: b}").get("a").text(), equalTo("b"));
    }

    @Test
    public void numbersKeepTheirSpelling() throws Exception {
        assertThat(DocumentReader.read("p", "a: 0.950").get("a").text(), equalTo("0.950"));
    }

    @Test
    public void syntaxErrorsNameLineAndColumn() {
        assertThat(problem("a: b\nc: [1, 2\nd: e\n"), startsWith("p.yaml:3:"));
        assertThat(problem("a: 'x\n"), containsString("p.yaml:"));
        DocumentException json =
                assertThrows(DocumentException.class, () -> DocumentReader.read("p.json", "{\"a\": 1,\n \"b\" 2}"));
        assertThat(json.getMessage(), startsWith("p.json:2:"));
    }

    @Test
    public void criteriaWithoutQuotesGetAHint() {
        assertThat(problem("criteria: > 1\n"), containsString("put quotes around"));
        assertThat(problem("criteria: >= 1\n"), containsString("put quotes around a value that begins with '>'"));
        assertThat(problem("{criteria: >= 1}\n"), containsString("put quotes around a value that begins with '>'"));
    }

    @Test
    public void keysGivenTwiceAreRefusedWithBothPlaces() {
        assertThat(problem("a: 1\nb: 2\na: 3\n"), equalTo("p.yaml:3:1 (a): 'a' is given twice; first in line 1"));
    }

    @Test
    public void tagsAnchorsAliasesAndSeveralDocumentsAreRefused() {
        assertThat(problem("a: !!java.net.URL ['http://x']\n"), containsString("tags (!) are not allowed"));
        assertThat(problem("a: !x 1\n"), containsString("tags (!) are not allowed"));
        assertThat(problem("a: &x 1\nb: *x\n"), containsString("anchors and aliases"));
        assertThat(problem("a: &x [1]\nb: *x\n"), containsString("anchors and aliases"));
        assertThat(problem("a: 1\n---\nb: 2\n"), containsString("only one document"));
    }

    @Test
    public void tooDeepTooLargeAndEmptyAreRefused() {
        assertThat(problem("[".repeat(100) + "]".repeat(100)), containsString("p.yaml"));
        assertThat(problem("a: " + "x".repeat(DocumentReader.MAX_BYTES)), containsString("larger than the limit"));
        assertThat(problem("# nothing\n"), containsString("is empty"));
    }

    @Test
    public void aBillionLaughsStaySmall() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(",*a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThat(problem(bomb.toString()), containsString("anchors and aliases"));
    }

    private static String problem(String yaml) {
        return assertThrows(DocumentException.class, () -> DocumentReader.read("p.yaml", yaml))
                .getMessage();
    }
}
