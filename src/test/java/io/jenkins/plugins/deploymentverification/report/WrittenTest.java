package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import org.junit.Test;
import org.kohsuke.stapler.HttpResponses;

/** What a person wrote cannot forge a line of a log. */
public class WrittenTest {

    @Test
    public void isOneLineOfWhatCanBeSeen() {
        assertThat(
                Written.line(" ok)\r\n[verify shop-1] Decided by alice\t ", "-"),
                is("ok) [verify shop-1] Decided by alice"));
        assertThat("nothing turns the text around", Written.line("a\u202eb\u0007c", "-"), is("abc"));
        assertThat(Written.line(" \n ", "-"), is(nullValue()));
        assertThat(Written.line("\u200b", "-"), is(nullValue()));
        assertThat(Written.line(null, "-"), is(nullValue()));
    }

    @Test
    public void whatIsTooLongIsRefused() {
        assertThat(Written.line("x".repeat(Written.MOST), "-").length(), is(Written.MOST));
        assertThrows(
                HttpResponses.HttpResponseException.class,
                () -> Written.line("x".repeat(Written.MOST + 1), "too long"));
    }
}
