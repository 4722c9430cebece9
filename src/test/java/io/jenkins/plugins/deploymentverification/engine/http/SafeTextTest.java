package io.jenkins.plugins.deploymentverification.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What goes into messages. */
public class SafeTextTest {

    @Test
    public void urlLosesUserInfoAndFragment() {
        assertThat(
                SafeUri.of(URI.create("https://me:s3cret@example.com/a/b?x=1#frag")),
                is("https://example.com/a/b?x=1"));
        assertThat("no URL", SafeUri.of("http://me:s@cret@host/ x"), is("http://host/ x"));
    }

    @Test
    public void secretParametersAreMasked() {
        for (String name : List.of(
                "token",
                "key",
                "access_token",
                "secret",
                "password",
                "sign",
                "signature",
                "apikey",
                "api_key",
                "API-Key",
                "client_secret",
                "X-Amz-Signature",
                "refresh_token",
                "sig")) {
            assertThat(SafeUri.of("http://h/?a=1&" + name + "=s3cret&b=2"), is("http://h/?a=1&" + name + "=***&b=2"));
        }
        assertThat(SafeUri.of("http://h/?keyboard=qwerty&query=up"), is("http://h/?keyboard=qwerty&query=up"));
    }

    @Test
    public void excerptIsOneHarmlessLine() {
        assertThat(SafeText.excerpt("  a\r\n\tb\u0000\u001b[31mc\u202e  ", 50), is("a b[31mc"));
        assertThat(SafeText.excerpt("abcdef", 3), is("abc…"));
        assertThat(SafeText.excerpt("abc", 3), is("abc"));
        assertThat("no half character", SafeText.excerpt("ab\ud83d\ude00cd", 3), is("ab…"));
        assertThat(SafeText.excerpt("", 3), is(""));
    }

    @Test
    public void secretsAreMasked() {
        assertThat(SafeText.mask("it is t0ken, yes t0ken", List.of("t0ken", "is")), is("it is ***, yes ***"));
        assertThat("the longer one first", SafeText.mask("t0ken-2 t0ken", List.of("t0ken", "t0ken-2")), is("*** ***"));
    }

    @Test
    public void pagesAndRedirectsAreRecognised() {
        assertThat(
                wrong(200, "<!DOCTYPE html><html><head><TITLE>Sign in\n to Grafana</TITLE>", Map.of()),
                containsString("a web page (\"Sign in to Grafana\") instead of JSON: a log-in page"));
        assertThat(
                wrong(200, "<html><title>It works!</title>", Map.of("content-type", "text/html")),
                containsString("is the URL the one of the API?"));
        assertThat(
                wrong(302, "", Map.of("location", "https://login.example.com/oauth2/authorize?client_id=x&state=y")),
                containsString("redirects to https://login.example.com/oauth2/authorize, a log-in page"));
        assertThat(
                wrong(301, "", Map.of("location", "https://example.com/prometheus/")),
                containsString("if that is right, give that URL"));
        assertThat(wrong(200, "{}", Map.of("content-type", "application/json")), is(nullValue()));
        assertThat(wrong(304, "", Map.of()), is(nullValue()));
    }

    private static String wrong(int status, String body, Map<String, String> headers) {
        return WrongAnswer.insteadOfJson(
                new HttpResponse(status, URI.create("http://h/"), headers, body, Duration.ZERO));
    }
}
