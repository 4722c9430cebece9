package io.jenkins.plugins.deploymentverification.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.After;
import org.junit.Test;

public class ProxyTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nproxy";

    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final RawServer proxy = new RawServer(this::serve);

    @After
    public void close() {
        proxy.close();
    }

    @Test
    public void plainRequestGoesThroughTheProxyWithItsPassword() throws Exception {
        assertThat(send("http://prometheus.invalid:9090/a?b=c", List.of()).body(), is("proxy"));
        assertThat(
                heads,
                contains(allOf(
                        startsWith("GET http://prometheus.invalid:9090/a?b=c HTTP/1.1"),
                        containsString("Proxy-Authorization: Basic dXNlcjpzM2NyZXQ="))));
    }

    @Test
    public void tlsGoesThroughATunnelAndThePasswordStaysOutside() throws Exception {
        TestKeys keys = TestKeys.create("RSA", "ip:127.0.0.1");
        HttpsServer server = keys.serve(null);
        try {
            HttpSettings settings = settings(List.of())
                    .tls(TlsSettings.DEFAULT.withCa(keys.certificatePem()))
                    .build();
            try (HttpTransport transport = HttpTransports.create(settings)) {
                HttpRequest request = HttpRequest.get(TestKeys.uri(server)).build();
                assertThat(transport.send(request).body(), is("hello"));
            }
        } finally {
            server.stop(0);
        }
        assertThat(
                heads,
                contains(allOf(
                        startsWith("CONNECT 127.0.0.1:" + server.getAddress().getPort()),
                        containsString("Proxy-Authorization: Basic"))));
    }

    @Test
    public void exceptedHostsAreReachedDirectly() throws Exception {
        try (RawServer direct = new RawServer(socket -> {
            heads.add("direct " + RawServer.readHead(socket));
            RawServer.write(socket, OK.replace("proxy", "plain"));
        })) {
            assertThat(send(direct.uri("/").toString(), List.of("127.0.*")).body(), is("plain"));
        }
        assertThat(
                heads,
                contains(allOf(startsWith("direct GET / HTTP/1.1"), not(containsString("Proxy-Authorization")))));
    }

    @Test
    public void refusalOfTheProxyIsAnAnswer() throws Exception {
        try (RawServer refusing = RawServer.answering(
                "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n"
                        + "Connection: close\r\n\r\n")) {
            ProxySettings settings = ProxySettings.of("127.0.0.1", refusing.port());
            try (HttpTransport transport =
                    HttpTransports.create(HttpSettings.builder().proxy(settings).build())) {
                URI uri = URI.create("http://prometheus.invalid/");
                assertThat(transport.send(HttpRequest.get(uri).build()).status(), is(407));
            }
        }
    }

    @Test
    public void patternsOfHosts() {
        ProxySettings proxySettings = new ProxySettings(
                "proxy", 3128, null, null, ProxySettings.hosts("localhost|10.*\n*.corp.example, .internal"));
        for (String direct : List.of("localhost", "LOCALHOST", "10.1.2.3", "a.corp.example", "x.internal")) {
            assertThat(direct, proxySettings.isFor(direct), is(false));
        }
        for (String through : List.of("example.com", "110.1.2.3", "corp.example", "xinternal", "a.corp.example.com")) {
            assertThat(through, proxySettings.isFor(through), is(true));
        }
        assertThat(ProxySettings.hosts(null), is(empty()));
        assertThat(ProxySettings.hosts("  "), is(empty()));
    }

    private HttpResponse send(String uri, List<String> direct) throws Exception {
        try (HttpTransport transport = HttpTransports.create(settings(direct).build())) {
            return transport.send(HttpRequest.get(URI.create(uri)).build());
        }
    }

    private HttpSettings.Builder settings(List<String> direct) {
        return HttpSettings.builder().proxy(new ProxySettings("127.0.0.1", proxy.port(), "user", "s3cret", direct));
    }

    private void serve(Socket socket) throws Exception {
        String head = RawServer.readHead(socket);
        heads.add(head);
        if (!head.startsWith("CONNECT")) {
            RawServer.write(socket, OK);
            return;
        }
        int port = Integer.parseInt(head.substring(head.indexOf(':') + 1, head.indexOf(" HTTP")));
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            RawServer.write(socket, "HTTP/1.1 200 Connected\r\n\r\n");
            Thread back = new Thread(() -> copy(target, socket));
            back.start();
            copy(socket, target);
            back.join();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // one side is done
        }
    }
}
