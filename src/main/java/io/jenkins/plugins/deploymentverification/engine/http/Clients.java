package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient as we want it: no cookies, no retries, no redirects, no decompression of its own. */
final class Clients {

    /** Idle connections are kept for less than servers and firewalls usually do. */
    private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(60);

    private final HttpSettings settings;
    private final ProxySettings proxy;
    private final HttpHost proxyHost;
    private final UsernamePasswordCredentials proxyCredentials;

    Clients(HttpSettings settings) {
        this.settings = settings;
        proxy = settings.proxy();
        proxyHost = proxy == null ? null : new HttpHost("http", proxy.host(), proxy.port());
        proxyCredentials = proxy == null || proxy.user() == null
                ? null
                : new UsernamePasswordCredentials(
                        proxy.user(), (proxy.password() == null ? "" : proxy.password()).toCharArray());
    }

    CloseableHttpClient create() {
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(connections())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableConnectionState()
                .disableDefaultUserAgent()
                .setKeepAliveStrategy((response, context) -> KEEP_ALIVE)
                .setRoutePlanner(new DefaultRoutePlanner(null) {
                    @Override
                    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
                        return proxyFor(target);
                    }
                });
        if (!settings.reuseConnections()) {
            builder.setConnectionReuseStrategy((request, response, context) -> false);
        }
        return builder.build();
    }

    /** Of one request. Credentials in it are the proxy's alone. */
    HttpClientContext context() {
        HttpClientContext context = HttpClientContext.create();
        if (proxyCredentials != null) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(new AuthScope(proxyHost), proxyCredentials);
            BasicScheme basic = new BasicScheme();
            basic.initPreemptive(proxyCredentials);
            BasicAuthCache cache = new BasicAuthCache();
            cache.put(proxyHost, basic);
            context.setCredentialsProvider(credentials);
            context.setAuthCache(cache);
        }
        return context;
    }

    RequestConfig config(Duration remaining) {
        Timeout timeout = Timeout.of(Math.max(1, remaining.toMillis()), TimeUnit.MILLISECONDS);
        return RequestConfig.custom()
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .setAuthenticationEnabled(proxyCredentials != null)
                .setRedirectsEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
    }

    private HttpClientConnectionManager connections() {
        Timeout connect = Timeout.of(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(settings.maxConnections())
                .setMaxConnPerRoute(settings.maxConnections())
                .setTlsSocketStrategy(Tls.strategy(settings.tls()))
                .setDnsResolver(new LimitedDns(settings.connectTimeout()))
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(connect).build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(connect)
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                        .build())
                .build();
    }

    @CheckForNull
    private HttpHost proxyFor(HttpHost target) {
        return proxy != null && proxy.isFor(target.getHostName()) ? proxyHost : null;
    }

    private record LimitedDns(Duration limit) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            try {
                return NameLookup.resolve(host, limit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                UnknownHostException failure = new UnknownHostException(host);
                failure.initCause(new InterruptedIOException());
                throw failure;
            }
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
