package io.jenkins.plugins.deploymentverification.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** What the documentation tells works as it stands there. */
public class DocumentationTest {

    /** Keys of a service by which its parts begin in examples. */
    private static final Pattern PART = Pattern.compile(
            "(services|metrics|http|tcp|alerts|targets|monitors|slos|gates|commands|rules|environments|scoring):");

    private static final String SPOKEN_OF = """
        metrics:
          - {name: error-rate, query: q, criteria: "<= 1% and <= +50%", baseline: {type: before}, groups: [errors]}
          - {name: latency-p95, query: q, criteria: "<= 1s", groups: [latency]}
        http:
          - {name: health, url: "http://localhost/", groups: [errors]}
        """;

    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*]\\(([^)\\s]+)\\)");

    @Test
    public void policiesAreRead() throws Exception {
        List<String> problems = new ArrayList<>();
        int read = 0;
        for (Documentation.Example example : Documentation.examples("yaml")) {
            if (!PART.matcher(example.text().lines().findFirst().orElse("")).lookingAt()) {
                continue;
            }
            read++;
            try {
                PolicyReader.withParameters(Map.of("version", "1.5.0")).read(example.place(), policy(example.text()));
            } catch (PolicyException e) {
                problems.add(e.getMessage());
            }
        }
        assertThat(problems, is(empty()));
        assertThat(read, greaterThan(20));
    }

    /** An example of a part becomes a service, with the checks that it speaks of. */
    private static String policy(String example) {
        if (example.startsWith("services:")) {
            return example;
        }
        String others = example.startsWith("environments:")
                ? "preset: web-service\n"
                : example.matches("(?s)(rules|scoring):.*") ? SPOKEN_OF : "";
        return "name: documented\n" + others + example;
    }

    @Test
    public void linksLeadSomewhere() throws Exception {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Path page : Documentation.pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String to = link.group(1);
                if (!to.matches("[a-z]+:.*|\\$.*")) { // of the web, or of a template
                    followed++;
                    if (!leadsSomewhere(page, to)) {
                        broken.add(page.getFileName() + ": " + to);
                    }
                }
            }
        }
        assertThat(broken, is(empty()));
        assertThat(followed, greaterThan(100));
    }

    private static boolean leadsSomewhere(Path page, String to) throws IOException {
        String[] parts = to.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || anchors(Files.readString(target)).contains(parts[1]);
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(String page) {
        List<String> anchors = new ArrayList<>();
        boolean inExample = false;
        for (String line : page.lines().toList()) {
            inExample ^= line.startsWith("```");
            if (!inExample && line.matches("#+ .*")) {
                String anchor = line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                        .replace(' ', '-');
                int same = 0;
                String unique = anchor;
                while (anchors.contains(unique)) {
                    unique = anchor + "-" + ++same;
                }
                anchors.add(unique);
            }
        }
        return anchors;
    }
}
