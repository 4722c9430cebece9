package io.jenkins.plugins.deploymentverification.engine.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Adds the credentials to requests. A request's own Authorization header wins. */
final class Authenticator implements Exchange {

    /** Where the value of the Authorization header comes from. */
    private interface Source {

        String header(Deadline deadline) throws HttpFailure, InterruptedException;

        /** Whether asking again may yield another value than the one that was refused. */
        default boolean discard(String refused) {
            return false;
        }
    }

    private final Exchange next;
    private final Source source;

    private Authenticator(Exchange next, Source source) {
        this.next = next;
        this.source = source;
    }

    /** @param tokens how OAuth2 tokens are fetched */
    static Exchange of(Authentication authentication, Exchange next, Exchange tokens) {
        if (authentication instanceof Authentication.Basic basic) {
            byte[] pair = (basic.user() + ":" + basic.password()).getBytes(StandardCharsets.UTF_8);
            String header = "Basic " + Base64.getEncoder().encodeToString(pair);
            return new Authenticator(next, deadline -> header);
        }
        if (authentication instanceof Authentication.Bearer bearer) {
            return new Authenticator(next, deadline -> "Bearer " + bearer.token());
        }
        if (authentication instanceof Authentication.ClientCredentials client) {
            return new Authenticator(next, oauth(new TokenSource(client, tokens, System::nanoTime)));
        }
        return next;
    }

    private static Source oauth(TokenSource tokens) {
        return new Source() {
            @Override
            public String header(Deadline deadline) throws HttpFailure, InterruptedException {
                return "Bearer " + tokens.token(deadline);
            }

            @Override
            public boolean discard(String refused) {
                tokens.discard(refused.substring("Bearer ".length()));
                return true;
            }
        };
    }

    @Override
    public HttpResponse exchange(HttpRequest request, Deadline deadline) throws HttpFailure, InterruptedException {
        if (request.headers().containsKey("Authorization")) {
            return next.exchange(request, deadline);
        }
        String header = source.header(deadline);
        HttpResponse response = next.exchange(with(request, header), deadline);
        if (response.status() == 401 && source.discard(header)) {
            return next.exchange(with(request, source.header(deadline)), deadline);
        }
        return response;
    }

    private static HttpRequest with(HttpRequest request, String header) {
        return request.toBuilder().header("Authorization", header).build();
    }
}
