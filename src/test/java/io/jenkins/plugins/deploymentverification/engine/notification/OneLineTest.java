package io.jenkins.plugins.deploymentverification.engine.notification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.Test;

public class OneLineTest {

    @Test
    public void whiteSpaceIsJoined() {
        assertThat(OneLine.of(" a\r\n\tb\u00a0\u2028c "), is("a b c"));
    }

    @Test
    public void whatChangesOtherTextIsLeftOut() {
        assertThat(OneLine.of("a\u0000\u202Eb\u2066c\uFEFF\uD800d\uDC00"), is("abcd"));
    }

    @Test
    public void writingOfAllKindsStays() {
        String text = "订单 שלום\u200F مرحبا 👩‍👩‍👧 é";
        assertThat(OneLine.of(text), is(text));
    }
}
