package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentReader;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.util.Map;
import org.junit.Test;

public class PlaceholdersTest {

    private final Problems problems = new Problems();

    private String fill(String key, String text, String value) throws Exception {
        Node root = Node.object(
                new Node.Place("p", 1, 1, ""), Map.of(key, Node.text(new Node.Place("p", 2, 3, key), text)));
        return new Placeholders(Map.of("x", value), Map.of("job", "a\"b"), new FillLimits())
                .fill(root, problems)
                .get(key)
                .text();
    }

    @Test
    public void aValueNeverLeavesItsPromQlString() throws Exception {
        String evil = "a\"} or vector(1) #\\\n";
        assertThat(fill("query", "up{a=\"${x}\"}", evil), equalTo("up{a=\"a\\\"} or vector(1) #\\\\\\n\"}"));
        assertThat(fill("query", "up{a='${x}'}", "it's"), equalTo("up{a='it\\'s'}"));
        assertThat(problems.isEmpty(), equalTo(true));
    }

    @Test
    public void insideARegularExpressionAValueStaysLiteral() throws Exception {
        assertThat(fill("query", "up{a=~\"${x}-.+\"}", "a.b|c"), equalTo("up{a=~\"a\\\\.b\\\\|c-.+\"}"));
        assertThat(fill("query", "up{a !~ \"${x}\"}", "1+1"), equalTo("up{a !~ \"1\\\\+1\"}"));
        assertThat(fill("query", "up{a=\"x\",b=\"${x}\"}", "a.b"), equalTo("up{a=\"x\",b=\"a.b\"}"));
    }

    @Test
    public void outsideOfStringsOnlyNamesNumbersAndDurations() throws Exception {
        assertThat(fill("query", "rate(${x}[5m])", "http_requests:total"), equalTo("rate(http_requests:total[5m])"));
        assertThat(problems.isEmpty(), equalTo(true));
        fill("query", "rate(${x}[5m])", "up) or vector(1");
        assertThat(
                problems.found().get(0).toString(), containsString("p:2:3 (query): the value of ${x} stands outside"));
    }

    @Test
    public void aQuoteInACommentOpensNoString() throws Exception {
        fill("query", "# it's\n${x}", "a b");
        assertThat(problems.isEmpty(), equalTo(false));
    }

    @Test
    public void rawStringsCannotBeLeft() throws Exception {
        fill("query", "up{a=`${x}`}", "a`b");
        assertThat(problems.found().get(0).message(), containsString("back quote"));
    }

    @Test
    public void labelsAreRenderedAndEscaped() throws Exception {
        assertThat(fill("query", "up{${labels}}", ""), equalTo("up{job=\"a\\\"b\"}"));
    }

    @Test
    public void inAUrlAValueStaysInItsComponent() throws Exception {
        assertThat(fill("url", "https://h/p/${x}?q=1", "a/../b?c&d"), equalTo("https://h/p/a%2F..%2Fb%3Fc%26d?q=1"));
        assertThat(fill("url", "https://${x}:8080/", "host.example"), equalTo("https://host.example:8080/"));
        assertThat(fill("url", "${x}/health", "https://h:1"), equalTo("https://h:1/health"));
        assertThat(problems.isEmpty(), equalTo(true));
        fill("url", "https://${x}/", "user@evil/");
        assertThat(problems.isEmpty(), equalTo(false));
    }

    @Test
    public void missingValuesAreTold() throws Exception {
        fill("name", "${y}", "v");
        assertThat(
                problems.found().get(0).message(), equalTo("${y} has no value; give it as a parameter (there are: x)"));
    }

    @Test
    public void aDoubledDollarIsLiteral() throws Exception {
        assertThat(fill("body", "a $${x} ${x}", "v"), equalTo("a ${x} v"));
    }

    @Test
    public void aValueAddsNothingToTheDocument() throws Exception {
        Node root = DocumentReader.read("p", "name: ${x}\n");
        Node filled = new Placeholders(Map.of("x", "a\nquery: evil"), Map.of(), new FillLimits()).fill(root, problems);
        assertThat(filled.fields().size(), equalTo(1));
    }

    @Test
    public void whatNeverEndsIsText() throws Exception {
        String open = "${".repeat(20_000);
        assertThat(fill("body", open, "v"), equalTo(open));
        assertThat(fill("body", "${ $${x ${x", "v"), equalTo("${ ${x ${x"));
        assertThat(problems.isEmpty(), equalTo(true));
    }

    @Test
    public void aNameHasAnEnd() throws Exception {
        fill("body", "${" + "a".repeat(200) + "}", "v");
        assertThat(problems.found().get(0).message(), containsString("aaa} has no value; give it as a parameter"));
        fill("name", "${" + "a".repeat(201) + "}", "v");
        assertThat(problems.found().get(1).message(), containsString("whose name is longer than 200 characters"));
    }
}
