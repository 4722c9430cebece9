package io.jenkins.plugins.deploymentverification.engine.document;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.Random;
import org.junit.Test;

public class DurationsTest {

    @Test
    public void readsWhatPeopleWrite() {
        assertThat(Durations.parse("30s"), equalTo(Duration.ofSeconds(30)));
        assertThat(Durations.parse("1m30s"), equalTo(Duration.ofSeconds(90)));
        assertThat(Durations.parse(" 2 h "), equalTo(Duration.ofHours(2)));
        assertThat(Durations.parse("500ms"), equalTo(Duration.ofMillis(500)));
        assertThat(Durations.parse("1.5m"), equalTo(Duration.ofSeconds(90)));
        assertThat(Durations.parse("1d"), equalTo(Duration.ofDays(1)));
        assertThat(Durations.parse("0"), equalTo(Duration.ZERO));
    }

    @Test
    public void refusesWhatCouldMeanAnything() {
        for (String wrong : new String[] {"30", "", "s", "-5s", "5 minutes", "1h-", "5x", "1e3s"}) {
            assertThat(
                    wrong,
                    assertThrows(IllegalArgumentException.class, () -> Durations.parse(wrong))
                            .getMessage(),
                    containsString("is not a duration"));
        }
    }

    @Test
    public void formattedDurationsReadBack() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            Duration duration = Duration.ofMillis(random.nextInt(1_000_000_000));
            assertThat(Durations.parse(Durations.format(duration)), equalTo(duration));
        }
        assertThat(Durations.format(Duration.ofSeconds(90)), equalTo("1m30s"));
    }
}
