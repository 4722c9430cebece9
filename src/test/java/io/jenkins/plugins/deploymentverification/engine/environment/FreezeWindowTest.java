package io.jenkins.plugins.deploymentverification.engine.environment;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.Test;

public class FreezeWindowTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static String endOf(String window, ZoneId zone, String at) {
        Instant end = FreezeWindow.parse(window, zone).endOf(Instant.parse(at));
        return end == null ? null : end.toString();
    }

    @Test
    public void everyWeekOverTheWeekend() {
        String weekend = "Fri 18:00 to Mon 06:00"; // 2026-01-02 is a Friday
        assertThat(endOf(weekend, ZoneOffset.UTC, "2026-01-02T17:59:59Z"), is(nullValue()));
        assertThat(endOf(weekend, ZoneOffset.UTC, "2026-01-02T18:00:00Z"), is("2026-01-05T06:00:00Z"));
        assertThat(endOf(weekend, ZoneOffset.UTC, "2026-01-04T12:00:00Z"), is("2026-01-05T06:00:00Z"));
        assertThat(endOf(weekend, ZoneOffset.UTC, "2026-01-05T05:59:59Z"), is("2026-01-05T06:00:00Z"));
        assertThat(endOf(weekend, ZoneOffset.UTC, "2026-01-05T06:00:00Z"), is(nullValue()));
    }

    @Test
    public void withinADayAndFromTheEndOfAWeekToItsBeginning() {
        assertThat(endOf("wed 9:00 to wed 17:00", ZoneOffset.UTC, "2026-01-07T10:00:00Z"), is("2026-01-07T17:00:00Z"));
        assertThat(endOf("wed 9:00 to wed 17:00", ZoneOffset.UTC, "2026-01-08T10:00:00Z"), is(nullValue()));
        assertThat(
                "all week but a night",
                endOf("wed 17:00 to wed 9:00", ZoneOffset.UTC, "2026-01-08T10:00:00Z"),
                is("2026-01-14T09:00:00Z"));
        assertThat(endOf("wed 17:00 to wed 9:00", ZoneOffset.UTC, "2026-01-07T10:00:00Z"), is(nullValue()));
    }

    @Test
    public void byTheClockOfItsZoneInSummerToo() {
        assertThat(endOf("fri 18:00 to mon 06:00", BERLIN, "2026-01-02T17:00:00Z"), is("2026-01-05T05:00:00Z"));
        assertThat(endOf("fri 18:00 to mon 06:00", BERLIN, "2026-07-03T16:00:00Z"), is("2026-07-06T04:00:00Z"));
        // the clocks go forward in the night of 2026-03-29
        assertThat(endOf("sat 20:00 to sun 06:00", BERLIN, "2026-03-28T20:00:00Z"), is("2026-03-29T04:00:00Z"));
    }

    @Test
    public void onceWithOrWithoutATime() {
        assertThat(
                endOf("2026-12-20 to 2027-01-03", ZoneOffset.UTC, "2027-01-03T23:59:59Z"), is("2027-01-04T00:00:00Z"));
        assertThat(endOf("2026-12-20 to 2027-01-03", ZoneOffset.UTC, "2026-12-19T23:59:59Z"), is(nullValue()));
        assertThat(
                endOf("2026-11-27 08:00 to 2026-11-27T22:00", BERLIN, "2026-11-27T20:00:00Z"),
                is("2026-11-27T21:00:00Z"));
    }

    private static void refused(String text, String why) {
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> FreezeWindow.parse(text, ZoneOffset.UTC))
                        .getMessage(),
                containsString(why));
    }

    @Test
    public void whatMakesNoSenseIsRefused() {
        refused("weekends", "fri 18:00 to mon 06:00");
        refused("fry 18:00 to mon 06:00", "no day");
        refused("fri 25:00 to mon 06:00", "not there");
        refused("fri 18:00 to fri 18:00", "ends when it begins");
        refused("2026-02-30 to 2026-03-01", "not there");
        refused("2026-03-02 to 2026-03-01", "after its beginning");
    }
}
