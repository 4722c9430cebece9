package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentException.Problem;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** A small document must not become a large one. */
public class FillLimitsTest {

    private final Problems problems = new Problems();

    private static Node.Place line(int line) {
        return new Node.Place("p", line, 1, "");
    }

    private String fill(String key, String text, Map<String, String> values) {
        Node root = Node.object(line(1), Map.of(key, Node.text(line(2), text)));
        return new Placeholders(values, Map.of("job", "shop"), new FillLimits())
                .fill(root, problems)
                .get(key)
                .text();
    }

    private void refused(String what) {
        assertThat(problems.found(), hasSize(1));
        assertThat(problems.found().get(0).toString(), allOf(containsString("p:2:1"), containsString(what)));
    }

    @Test
    public void aTextIsNoLongerThanADocument() {
        String text = "${a}".repeat(9_000);
        assertThat(fill("body", text, Map.of("a", "x".repeat(100_000))), equalTo(text));
        refused("is longer than 1048576 characters with its placeholders filled");
    }

    @Test
    public void aTextOfTheLimitIsFilled() {
        String value = "x".repeat(FillLimits.MAX_TEXT / 8);
        assertThat(fill("body", "${a}".repeat(8), Map.of("a", value)).length(), equalTo(FillLimits.MAX_TEXT));
        assertThat(problems.isEmpty(), equalTo(true));
    }

    @Test
    public void allTextsTogetherHaveALimit() {
        List<Node> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            texts.add(Node.text(line(2 + i), "${a}"));
        }
        String value = "x".repeat(100_000);
        Node filled = new Placeholders(Map.of("a", value), Map.of(), new FillLimits())
                .fill(Node.list(line(1), texts), problems);
        long total =
                filled.items().stream().mapToLong(item -> item.text().length()).sum();
        assertThat(total, lessThan(FillLimits.MAX_TOTAL + 1L));
        assertThat(problems.found().get(0).toString(), allOf(containsString("p:85:1"), containsString("8388608")));
    }

    @Test
    public void valuesThatAreRefusedCountToo() {
        fill("search", "${a}".repeat(10_000), Map.of("a", "x".repeat(100_000) + "!"));
        problems.found().forEach(problem -> assertThat(problem.message().length(), lessThan(2_100)));
        assertThat(problems.found().toString(), containsString("come to more than 8388608 characters"));
    }

    @Test
    public void aQueryIsShort() {
        String longest = "x".repeat(FillLimits.MAX_QUOTED);
        assertThat(fill("query", longest, Map.of()), equalTo(longest));
        assertThat(problems.isEmpty(), equalTo(true));
        fill("query", longest + "x", Map.of());
        refused("is longer than 20000 characters");
    }

    @Test
    public void aFilledQueryIsShort() {
        fill("total", "up{a=\"${a}${a}\"}", Map.of("a", "\"".repeat(6_000)));
        refused("is longer than 20000 characters with its placeholders filled");
    }

    @Test
    public void aQueryHasFewPlaceholders() {
        assertThat(fill("query", "${a}".repeat(200), Map.of("a", "x")), equalTo("x".repeat(200)));
        assertThat(problems.isEmpty(), equalTo(true));
        fill("url", "http://h/" + "${a}".repeat(201), Map.of("a", "x"));
        refused("has more than 200 placeholders");
    }

    @Test
    public void manyNamesAreNotAllTold() {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            values.put("name-" + i, "x");
        }
        fill("body", "${none}", values);
        assertThat(problems.found().get(0).message().length(), lessThan(700));
    }

    @Test
    public void theLimitIsTheDocumentsAndNotTheServices() {
        StringBuilder policy = new StringBuilder("services:\n");
        for (int i = 0; i < 100; i++) {
            policy.append("  - name: s")
                    .append(i)
                    .append("\n    http:\n      - name: a\n        url: https://h/\n")
                    .append("        body: \"${a}\"\n");
        }
        PolicyReader reader = PolicyReader.withParameters(Map.of("a", "x".repeat(100_000)));
        PolicyException e = assertThrows(PolicyException.class, () -> reader.read("p.yaml", policy.toString()));
        List<String> messages =
                e.problems().stream().map(Problem::message).distinct().toList();
        assertThat(messages.toString(), containsString("come to more than 8388608 characters"));
    }

    @Test
    public void aNameThatIsTooLongIsReadNoFurther() {
        String name = "n".repeat(201);
        PolicyException e = assertThrows(
                PolicyException.class,
                () -> PolicyReader.withParameters(Map.of("a", name))
                        .read("p.yaml", "name: \"${a}\"\nhttp:\n  - name: x\n    url: https://h/${service}\n"));
        assertThat(e.problems(), hasSize(1));
        assertThat(e.problems().get(0).message(), containsString("the service's name is too long"));
    }

    @Test
    public void environmentsAndPresetsAreCounted() {
        StringBuilder environments = new StringBuilder("name: s\npreset: availability\nenvironments:\n");
        for (int i = 0; i < 101; i++) {
            environments.append("  e").append(i).append(": {failFast: true}\n");
        }
        PolicyReader reader = PolicyReader.withParameters(Map.of());
        PolicyException e = assertThrows(PolicyException.class, () -> reader.read("p.yaml", environments.toString()));
        assertThat(e.problems().get(0).message(), containsString("101 environments; at most 100"));
        String presets =
                "name: s\npresets: [" + "availability, ".repeat(51) + "]\ntcp: [{name: a, host: h, port: 1}]\n";
        e = assertThrows(PolicyException.class, () -> reader.read("p.yaml", presets));
        assertThat(e.problems().toString(), containsString("names 51 presets; at most 50"));
    }
}
