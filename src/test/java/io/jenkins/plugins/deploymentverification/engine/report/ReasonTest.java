package io.jenkins.plugins.deploymentverification.engine.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.util.Locale;
import org.junit.Test;

public class ReasonTest {

    private static final Object[] ARGS = {"a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"};

    @Test
    public void everyCodeHasATextInBothLanguages() {
        for (Reason.Code code : Reason.Code.values()) {
            String english = Reason.of(code, ARGS).text(Locale.ENGLISH);
            String chinese = Reason.of(code, ARGS).text(Locale.SIMPLIFIED_CHINESE);
            assertThat(english, not(containsString(code.name())));
            assertThat(english, not(containsString("{")));
            assertThat(chinese, not(equalTo(english)));
            assertThat(chinese, not(containsString("{")));
        }
    }

    @Test
    public void bothLanguagesTellTheSameArguments() {
        for (Reason.Code code : Reason.Code.values()) {
            for (Object arg : ARGS) {
                boolean english = Reason.of(code, ARGS).text(Locale.ENGLISH).contains(arg.toString());
                boolean chinese =
                        Reason.of(code, ARGS).text(Locale.SIMPLIFIED_CHINESE).contains(arg.toString());
                assertThat(code + " " + arg, chinese, equalTo(english));
            }
        }
    }

    @Test
    public void otherLanguagesGetEnglish() {
        Reason reason = Reason.of(Reason.Code.NOT_MEASURED);
        assertThat(reason.text(Locale.FRENCH), equalTo(reason.text(Locale.ENGLISH)));
    }
}
