package io.jenkins.plugins.deploymentverification.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class HttpSettingsTest {

    private static final String SECRET = "s3cret";

    private final HttpSettings settings = HttpSettings.builder()
            .proxy(new ProxySettings("proxy", 3128, "user", SECRET, List.of("localhost")))
            .tls(new TlsSettings(true, "pem " + SECRET, "pem " + SECRET, "pem " + SECRET, SECRET, SECRET))
            .header("X-Api-Key", SECRET)
            .breaker(7, Duration.ofSeconds(9))
            .build();

    private final List<Authentication> authentications = List.of(
            Authentication.none(),
            Authentication.basic("me", SECRET),
            Authentication.bearer(SECRET),
            new Authentication.ClientCredentials(
                    URI.create("http://me:" + SECRET + "@h/t?client_secret=" + SECRET),
                    "me",
                    SECRET,
                    List.of("a"),
                    true,
                    Map.of("password", SECRET)));

    @Test
    public void travelToAgents() throws Exception {
        assertThat(copy(settings), is(settings));
        for (Authentication authentication : authentications) {
            assertThat(copy(authentication), is(authentication));
        }
    }

    @Test
    public void showNoSecret() {
        assertThat(settings.toString(), not(containsString(SECRET)));
        assertThat(settings.toString(), containsString("X-Api-Key"));
        assertThat(settings.proxy().toString(), is("proxy:3128"));
        assertThat(settings.tls().toString(), not(containsString(SECRET)));
        for (Authentication authentication : authentications) {
            assertThat(authentication.toString(), not(containsString(SECRET)));
        }
        HttpRequest request = HttpRequest.get(URI.create("http://h/?token=" + SECRET))
                .header("Authorization", SECRET)
                .build();
        assertThat(request.toString(), is("GET http://h/?token=***"));
        HttpResponse response =
                new HttpResponse(200, request.uri(), Map.of("Set-Cookie", SECRET), SECRET, Duration.ZERO);
        assertThat(response.toString(), not(containsString(SECRET)));
    }

    @Test
    public void builderStartsFromSettings() {
        assertThat(settings.toBuilder().build(), is(settings));
        assertThat(settings.toBuilder().maxBytes(5).build().maxBytes(), is(5L));
    }

    @Test
    public void nonsenseIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> HttpSettings.builder().maxBytes(0).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> HttpSettings.builder().connectTimeout(Duration.ZERO).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> HttpSettings.builder().header("a b", "c").build());
        assertThrows(IllegalArgumentException.class, () -> ProxySettings.of("", 80));
        assertThrows(IllegalArgumentException.class, () -> ProxySettings.of("proxy", 0));
        assertThrows(IllegalArgumentException.class, () -> Authentication.basic("a:b", "c"));
        assertThrows(IllegalArgumentException.class, () -> Authentication.bearer("a\nb"));
    }

    private static Object copy(Object one) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(one);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
