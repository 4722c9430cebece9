package io.jenkins.plugins.deploymentverification.engine.http;

/** Creates transports. */
public final class HttpTransports {

    private HttpTransports() {}

    /**
     * A transport with time limits, retries as each request wants them, and a circuit breaker; the breaker counts for
     * all requests together, so one transport serves one server.
     *
     * @throws IllegalArgumentException when a certificate or key cannot be read, saying which and why
     */
    public static HttpTransport create(HttpSettings settings) {
        return create(settings, Authentication.none());
    }

    /**
     * The same with credentials in each request that has none of its own. OAuth2 tokens are fetched through the same
     * proxy and with the same TLS settings, past the server's breaker and without its extra headers.
     */
    public static HttpTransport create(HttpSettings settings, Authentication authentication) {
        PooledExchange pool = new PooledExchange(settings);
        if (!(authentication instanceof Authentication.ClientCredentials)) {
            return new Transport(Authenticator.of(authentication, guarded(pool, settings), pool), pool, pool);
        }
        HttpSettings bare = settings.toBuilder().withoutHeaders().build();
        PooledExchange tokenPool = new PooledExchange(bare);
        Exchange tokens = guarded(tokenPool, bare);
        return new Transport(Authenticator.of(authentication, guarded(pool, settings), tokens), pool, tokenPool);
    }

    private static Exchange guarded(Exchange pool, HttpSettings settings) {
        Exchange breaker = settings.breakerThreshold() == 0 ? pool : new Breaker(pool, settings);
        return new Resilience(new Gate(breaker, settings.maxConnections()));
    }

    private record Transport(Exchange first, PooledExchange pool, PooledExchange tokenPool) implements HttpTransport {

        @Override
        public HttpResponse send(HttpRequest request) throws HttpFailure, InterruptedException {
            return first.exchange(request, Deadline.in(request.budget()));
        }

        @Override
        public void close() {
            pool.close();
            tokenPool.close();
        }
    }
}
