package io.jenkins.plugins.deploymentverification.engine.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
import java.net.URI;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

public class RedirectTest {

    @Rule
    public final WireMockRule here =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @Rule
    public final WireMockRule elsewhere =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private final HttpTransport transport = HttpTransports.create(
            HttpSettings.builder().header("X-Api-Key", "s3cret").build(), Authentication.bearer("t0ken"));

    @After
    public void close() {
        transport.close();
    }

    @Test
    public void redirectIsAnAnswerUnlessToldOtherwise() throws Exception {
        redirect("/a", 302, "/b");
        HttpResponse response = transport.send(HttpRequest.get(uri("/a")).build());
        assertThat(response.status(), is(302));
        assertThat(response.isRedirect(), is(true));
        here.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    public void redirectIsFollowedWithCredentialsOnTheSameOrigin() throws Exception {
        redirect("/a", 302, "/b");
        here.stubFor(any(urlEqualTo("/b")).willReturn(ok("there")));
        HttpResponse response = follow("/a");
        assertThat(response.body(), is("there"));
        assertThat(response.uri(), is(uri("/b")));
        here.verify(getRequestedFor(urlEqualTo("/b"))
                .withHeader("Authorization", equalTo("Bearer t0ken"))
                .withHeader("X-Api-Key", equalTo("s3cret")));
    }

    @Test
    public void credentialsDoNotFollowToAnotherOrigin() throws Exception {
        redirect("/a", 302, elsewhere.baseUrl() + "/b");
        elsewhere.stubFor(any(urlEqualTo("/b")).willReturn(ok("there")));
        assertThat(follow("/a").body(), is("there"));
        elsewhere.verify(getRequestedFor(urlEqualTo("/b"))
                .withHeader("Authorization", absent())
                .withHeader("X-Api-Key", absent()));
    }

    @Test
    public void bodyFollowsByStatusAndNeverToAnotherOrigin() throws Exception {
        redirect("/307", 307, "/b");
        redirect("/303", 303, "/c");
        redirect("/away", 307, elsewhere.baseUrl() + "/b");
        here.stubFor(any(urlEqualTo("/b")).willReturn(ok()));
        here.stubFor(any(urlEqualTo("/c")).willReturn(ok()));
        post("/307");
        post("/303");
        here.verify(postRequestedFor(urlEqualTo("/b")).withRequestBody(equalTo("x")));
        here.verify(getRequestedFor(urlEqualTo("/c")).withHeader("Content-Type", absent()));
        assertThat(post("/away").status(), is(307));
        elsewhere.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    public void loopEnds() throws Exception {
        redirect("/a", 302, "/a");
        assertThat(follow("/a").status(), is(302));
        here.verify(1 + Redirects.MOST, anyRequestedFor(anyUrl()));
    }

    @Test
    public void redirectToWhatIsNoUrlStaysAnAnswer() throws Exception {
        redirect("/a", 302, "ht tp://???");
        redirect("/b", 302, "file:///etc/passwd");
        assertThat(follow("/a").status(), is(302));
        assertThat(follow("/b").status(), is(302));
    }

    private void redirect(String path, int status, String to) {
        here.stubFor(
                any(urlEqualTo(path)).willReturn(aResponse().withStatus(status).withHeader("Location", to)));
    }

    private URI uri(String path) {
        return URI.create(here.baseUrl() + path);
    }

    private HttpResponse follow(String path) throws Exception {
        return transport.send(HttpRequest.get(uri(path)).followRedirects(true).build());
    }

    private HttpResponse post(String path) throws Exception {
        return transport.send(HttpRequest.of("POST", uri(path))
                .body("x", "text/plain")
                .followRedirects(true)
                .build());
    }
}
