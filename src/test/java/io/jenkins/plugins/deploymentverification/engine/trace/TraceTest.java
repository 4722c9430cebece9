package io.jenkins.plugins.deploymentverification.engine.trace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import java.util.UUID;
import org.junit.Test;

public class TraceTest {

    private static final UUID RUN = UUID.fromString("11223344-5566-4788-8990-aabbccddeeff");
    private static final String OWN = "112233445566478889" + "90aabbccddeeff";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private static String traceIdOf(String traceparent) {
        return Trace.of(RUN, traceparent, null).traceId();
    }

    @Test
    public void withoutSurroundingsTheTraceIsTheRun() {
        Trace trace = Trace.of(RUN, null, "vendor=1");
        assertThat(trace.runId(), is(RUN.toString()));
        assertThat(trace.traceId(), is(OWN));
        assertThat(trace.flags(), is("01"));
        assertThat("a state without its parent means nothing", trace.state(), nullValue());
    }

    @Test
    public void theTraceOfTheBuildIsContinuedBySpansOfOurOwn() {
        Trace trace = Trace.of(RUN, PARENT, "vendor=1,other=2");
        assertThat(trace.headers().get(Trace.RUN_HEADER), is(RUN.toString()));
        assertThat(trace.headers().get("tracestate"), is("vendor=1,other=2"));
        String first = trace.headers().get("traceparent");
        assertThat(first, matchesPattern("00-" + TRACE + "-[0-9a-f]{16}-01"));
        assertThat(first, not(PARENT));
        assertThat(trace.headers().get("traceparent"), not(first));
    }

    @Test
    public void theDecisionNotToSampleIsKept() {
        assertThat(Trace.of(RUN, PARENT.replaceAll("01$", "00"), null).flags(), is("00"));
        assertThat(
                "only the last bit is known",
                Trace.of(RUN, PARENT.replaceAll("01$", "fe"), null).flags(),
                is("00"));
        assertThat(Trace.of(RUN, PARENT.replaceAll("01$", "ff"), null).flags(), is("01"));
    }

    @Test
    public void whatIsNoTraceparentIsLeftAlone() {
        assertThat(traceIdOf(PARENT + "-more"), is(OWN));
        assertThat(traceIdOf(PARENT.toUpperCase(java.util.Locale.ROOT)), is(OWN));
        assertThat(traceIdOf("ff" + PARENT.substring(2)), is(OWN));
        assertThat(traceIdOf("00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"), is(OWN));
        assertThat(traceIdOf("00-" + TRACE + "-" + "0".repeat(16) + "-01"), is(OWN));
        assertThat(traceIdOf("x\r\nEvil: 1"), is(OWN));
        assertThat("a later version may have more", traceIdOf("01" + PARENT.substring(2) + "-more"), is(TRACE));
    }

    @Test
    public void aStateThatNoHeaderCanHoldIsDropped() {
        assertThat(Trace.of(RUN, PARENT, "a=1\r\nEvil: 1").state(), nullValue());
        assertThat(Trace.of(RUN, PARENT, "a=" + "1".repeat(600)).state(), nullValue());
        assertThrows(IllegalArgumentException.class, () -> new Trace("no", TRACE, "01", null));
    }

    @Test
    public void scopesNestAndLeaveNothingBehind() {
        Trace outer = Trace.create();
        try (TraceScope first = TraceScope.open(outer)) {
            try (TraceScope second = TraceScope.open(null)) {
                assertThat(TraceScope.current(), nullValue());
            }
            assertThat(TraceScope.current(), is(outer));
        }
        assertThat(TraceScope.current(), nullValue());
    }
}
