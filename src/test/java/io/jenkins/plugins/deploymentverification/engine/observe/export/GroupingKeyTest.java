package io.jenkins.plugins.deploymentverification.engine.observe.export;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import org.junit.Test;

/** With the examples of the Pushgateway's README. */
public class GroupingKeyTest {

    @Test
    public void plainValuesStandAsTheyAre() {
        assertThat(
                GroupingKey.path("some_job", Map.of("instance", "ci-1.example.com")),
                is("/metrics/job/some_job/instance/ci-1.example.com"));
    }

    @Test
    public void allOthersGoInBase64() {
        assertThat(
                GroupingKey.path("directory_cleaner", Map.of("path", "/var/tmp")),
                is("/metrics/job/directory_cleaner/path@base64/L3Zhci90bXA"));
        assertThat(
                GroupingKey.path("titan", Map.of("name", "Προμηθεύς")),
                is("/metrics/job/titan/name@base64/zqDPgc6_zrzOt864zrXPjc-C"));
        assertThat(
                GroupingKey.path("example", Map.of("first_label", "", "second_label", "foobar")),
                is("/metrics/job/example/first_label@base64/=/second_label/foobar"));
        assertThat(GroupingKey.path("..", Map.of()), is("/metrics/job@base64/Li4"));
    }
}
