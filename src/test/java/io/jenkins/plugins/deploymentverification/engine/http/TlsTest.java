package io.jenkins.plugins.deploymentverification.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.Assert.assertThrows;

import com.sun.net.httpserver.HttpsServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.Test;

public class TlsTest {

    private static TestKeys serverKeys;
    private static TestKeys otherHost;
    private static TestKeys clientKeys;
    private static TestKeys ecClientKeys;

    private HttpsServer server;

    @BeforeClass
    public static void makeKeys() throws Exception {
        serverKeys = TestKeys.create("RSA", "ip:127.0.0.1");
        otherHost = TestKeys.create("RSA", "dns:other.example.com");
        clientKeys = TestKeys.create("RSA", "dns:client");
        ecClientKeys = TestKeys.create("EC", "dns:client");
    }

    @After
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    public void unknownAuthorityIsRefusedWithAdvice() throws Exception {
        server = serverKeys.serve(null);
        HttpFailure failure = failure(TlsSettings.DEFAULT);
        assertThat(failure.kind(), is(HttpFailure.Kind.TLS));
        assertThat(
                failure.getMessage(),
                allOf(containsString("not trusted"), containsString("add the certificate authority")));
    }

    @Test
    public void ownAuthorityIsTrusted() throws Exception {
        server = serverKeys.serve(null);
        assertThat(send(TlsSettings.DEFAULT.withCa(serverKeys.certificatePem())), is("hello"));
        String two = otherHost.certificatePem() + serverKeys.certificatePem();
        assertThat("one of several", send(TlsSettings.DEFAULT.withCa(two)), is("hello"));
    }

    @Test
    public void otherAuthorityIsNot() throws Exception {
        server = serverKeys.serve(null);
        TlsSettings settings = TlsSettings.DEFAULT.withCa(otherHost.certificatePem());
        assertThat(failure(settings).kind(), is(HttpFailure.Kind.TLS));
    }

    @Test
    public void hostNameIsChecked() throws Exception {
        server = otherHost.serve(null);
        HttpFailure failure = failure(TlsSettings.DEFAULT.withCa(otherHost.certificatePem()));
        assertThat(failure.kind(), is(HttpFailure.Kind.TLS));
        assertThat(failure.getMessage(), containsString("another host name"));
    }

    @Test
    public void verificationCanBeSwitchedOff() throws Exception {
        server = otherHost.serve(null);
        assertThat(send(TlsSettings.DEFAULT.withVerify(false)), is("hello"));
    }

    @Test
    public void clientCertificateIsShownInEveryForm() throws Exception {
        server = serverKeys.serve(clientKeys);
        TlsSettings base = TlsSettings.DEFAULT.withCa(serverKeys.certificatePem());
        String certificate = clientKeys.certificatePem();
        for (TlsSettings settings : List.of(
                base.withClientPkcs12(clientKeys.pkcs12(), TestKeys.PASSWORD),
                base.withClientPem(certificate, clientKeys.keyPem(), null),
                base.withClientPem(certificate, clientKeys.rsaKeyPem(), null),
                base.withClientPem(certificate, clientKeys.encryptedKeyPem("pass"), "pass"))) {
            assertThat(send(settings), is("hello"));
        }
    }

    @Test
    public void keyOnEllipticCurveIsRead() throws Exception {
        server = serverKeys.serve(ecClientKeys);
        assertThat(
                send(TlsSettings.DEFAULT
                        .withCa(serverKeys.certificatePem())
                        .withClientPem(ecClientKeys.certificatePem(), ecClientKeys.keyPem(), null)),
                is("hello"));
    }

    @Test
    public void missingClientCertificateIsTold() throws Exception {
        server = serverKeys.serve(clientKeys);
        HttpFailure failure = failure(TlsSettings.DEFAULT.withCa(serverKeys.certificatePem()));
        // with TLS 1.3 the refusal may overtake the alert that explains it
        assertThat(failure.kind(), is(oneOf(HttpFailure.Kind.TLS, HttpFailure.Kind.BROKEN)));
    }

    @Test
    public void whatCannotBeReadIsRefusedWithoutBeingRepeated() throws Exception {
        String certificate = clientKeys.certificatePem();
        TlsSettings base = TlsSettings.DEFAULT;
        assertRefused(base.withCa("nonsense-s3cret"), "CA certificate");
        assertRefused(base.withClientPem(certificate, "nonsense-s3cret", null), "no private key");
        assertRefused(base.withClientPem(certificate, clientKeys.encryptedKeyPem("pass"), null), "no password");
        assertRefused(
                base.withClientPem(certificate, clientKeys.encryptedKeyPem("pass"), "s3cret"), "password may be wrong");
        assertRefused(base.withClientPkcs12(clientKeys.pkcs12(), "s3cret"), "PKCS#12");
        assertRefused(new TlsSettings(true, null, certificate, null, null, null), "both");
        assertRefused(
                base.withClientPem(certificate, clientKeys.keyPem().replace(" PRIVATE", " EC PRIVATE"), null),
                "openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    public void serverWithoutTlsIsTold() throws Exception {
        try (RawServer plain = new RawServer(socket -> {
                    socket.getInputStream().read(new byte[4096]);
                    RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                });
                HttpTransport transport = HttpTransports.create(HttpSettings.DEFAULT)) {
            URI uri = URI.create("https://127.0.0.1:" + plain.port() + "/");
            HttpFailure failure = assertThrows(
                    HttpFailure.class,
                    () -> transport.send(
                            HttpRequest.get(uri).budget(Duration.ofSeconds(5)).build()));
            assertThat(failure.kind(), is(HttpFailure.Kind.TLS));
            assertThat(failure.getMessage(), containsString("should the URL begin with http://?"));
        }
    }

    @Test(timeout = 30_000)
    public void serverThatIsSilentInTheHandshakeEndsAtTheDeadline() throws Exception {
        try (RawServer silent = RawServer.silent();
                HttpTransport transport = HttpTransports.create(HttpSettings.DEFAULT)) {
            URI uri = URI.create("https://127.0.0.1:" + silent.port() + "/");
            HttpFailure failure = assertThrows(
                    HttpFailure.class,
                    () -> transport.send(
                            HttpRequest.get(uri).budget(Duration.ofMillis(400)).build()));
            assertThat(failure.kind(), is(HttpFailure.Kind.TIMEOUT));
        }
    }

    private String send(TlsSettings tls) throws Exception {
        try (HttpTransport transport =
                HttpTransports.create(HttpSettings.builder().tls(tls).build())) {
            return transport.send(HttpRequest.get(TestKeys.uri(server)).build()).body();
        }
    }

    private HttpFailure failure(TlsSettings tls) {
        return assertThrows(HttpFailure.class, () -> send(tls));
    }

    private static void assertRefused(TlsSettings tls, String words) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> HttpTransports.create(HttpSettings.builder().tls(tls).build()));
        assertThat(e.getMessage(), allOf(containsString(words), not(containsString("s3cret"))));
    }
}
