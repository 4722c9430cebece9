package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

public class DingTalkSettingsTest {

    private static final String URL = "https://oapi.dingtalk.com/robot/send?access_token=";
    private static final String TOKEN = "t0ken-1234567890";

    private static DingTalkSettings of(String webhook) {
        return DingTalkSettings.of(webhook, "SECsecret", HttpSettings.DEFAULT, Locale.ENGLISH, false);
    }

    @Test
    public void takesTheWebhookOrItsTokenAlone() {
        assertThat(of(URL + TOKEN).webhook(), is(URI.create(URL + TOKEN)));
        assertThat(of(" " + TOKEN + "\n").webhook(), is(URI.create(URL + TOKEN)));
        assertThat(of(TOKEN).token(), is(TOKEN));
        assertThat(
                of("https://proxy.example.com/ding/robot/send?a=1&access_token=" + TOKEN + "&b=2")
                        .token(),
                is(TOKEN));
    }

    @Test
    public void theSignatureOfACopiedCallIsDropped() {
        assertThat(of(URL + TOKEN + "&timestamp=1&sign=x").webhook(), is(URI.create(URL + TOKEN)));
    }

    @Test
    public void aBlankSecretIsNone() {
        assertThat(
                new DingTalkSettings(URI.create(URL + TOKEN), " \n", HttpSettings.DEFAULT, Locale.ENGLISH, false)
                        .secret(),
                is(nullValue()));
    }

    @Test
    public void errorsTellWhatWouldBeRightAndNoSecret() {
        refused("http://oapi.dingtalk.com/robot/send?access_token=" + TOKEN, "everybody on the way");
        refused("https://oapi.dingtalk.com/robot/send", "no access_token");
        refused("https://oapi.dingtalk.com/robot/send?access_token=&token=" + TOKEN, "no access_token");
        refused("https://" + TOKEN + "@oapi.dingtalk.com/robot/send?access_token=" + TOKEN, "a user");
        refused("ftp://example.com/" + TOKEN, "no URL of the web");
        refused("https://exa mple.com/" + TOKEN, "no valid URL");
        refused("mailto:" + TOKEN + "@example.com", "no URL of the web");
        refused("", "no URL of the web");
    }

    private static void refused(String webhook, String what) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> of(webhook));
        assertThat(e.getMessage(), allOf(containsString(what), containsString(URL + "…"), not(containsString(TOKEN))));
        assertThat(e.getCause(), is(nullValue()));
    }

    @Test
    public void showsNoSecret() {
        assertThat(of(TOKEN).toString(), is("DingTalk robot at https://oapi.dingtalk.com/*** with a secret"));
    }

    /** printf t0ken-1234567890 | sha256sum | cut -c1-16 */
    @Test
    public void theChannelIsNamedByADigest() {
        try (DingTalkChannel channel = new DingTalkChannel(of(TOKEN), Clock.systemUTC())) {
            assertThat(channel.id(), is("dingtalk:68ffe93b0d353c29"));
        }
        List<String> same = List.of(TOKEN, URL + TOKEN);
        same.forEach(webhook -> {
            try (DingTalkChannel channel = new DingTalkChannel(of(webhook), Clock.systemUTC())) {
                assertThat(channel.id(), is("dingtalk:68ffe93b0d353c29"));
            }
        });
    }
}
