package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.deploymentverification.engine.Documentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** What the documentation shows of configuration as code is taken as it stands there. */
public class DocumentedConfigurationTest {

    @ClassRule
    public static final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void isTaken() throws Exception {
        List<String> problems = new ArrayList<>();
        int taken = 0;
        for (Documentation.Example example : Documentation.examples("yaml")) {
            String text = example.text();
            if (text.startsWith("metricSources:")) {
                text = "unclassified:\n  deploymentVerification:\n" + text.indent(4);
            }
            if (!text.startsWith("unclassified:") && !text.startsWith("credentials:")) {
                continue;
            }
            taken++;
            Path file = folder.newFile("example-" + taken + ".yaml").toPath();
            Files.writeString(file, text);
            try {
                ConfigurationAsCode.get().configure(file.toString());
            } catch (ConfiguratorException e) {
                problems.add(example.place() + ": " + e);
            }
        }
        assertThat(problems, is(empty()));
        assertThat(taken, greaterThan(15));
    }
}
