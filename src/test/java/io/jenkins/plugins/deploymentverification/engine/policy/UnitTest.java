package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import org.junit.Test;

public class UnitTest {

    @Test
    public void valuesReadWell() {
        assertThat(Unit.SECONDS.format(0.512345), equalTo("512.3 ms"));
        assertThat(Unit.SECONDS.format(2), equalTo("2 s"));
        assertThat(Unit.RATIO.format(0.0123), equalTo("1.23%"));
        assertThat(Unit.PERCENT.format(99.95), equalTo("99.95%"));
        assertThat(Unit.NONE.format(1234567), equalTo("1235000"));
        assertThat(Unit.BYTES.format(348_500_000), equalTo("332.4 MiB"));
        assertThat(Unit.BYTES.format(1000), equalTo("1000 B"));
        assertThat(Unit.NONE.format(0), equalTo("0"));
        assertThat(Unit.NONE.format(Double.NaN), equalTo("NaN"));
        assertThat(Unit.SECONDS.format(Double.POSITIVE_INFINITY), equalTo("+Inf"));
    }
}
