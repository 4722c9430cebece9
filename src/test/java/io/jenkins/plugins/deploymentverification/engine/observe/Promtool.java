package io.jenkins.plugins.deploymentverification.engine.observe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.Assume.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code promtool check metrics}: the format by Prometheus' own parser, and its conventions for names. */
public final class Promtool {

    private Promtool() {}

    /** Fails with promtool's words, and skips the test where there is no promtool. */
    public static void check(String exposition) throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        assumeTrue("no promtool", Files.isExecutable(promtool));
        Process process = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(exposition.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat("promtool ends", process.waitFor(20, TimeUnit.SECONDS), is(true));
        assertThat(said, process.exitValue(), is(0));
        assertThat(said, is(""));
    }
}
