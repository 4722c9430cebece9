package io.jenkins.plugins.deploymentverification.engine.http;

import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How we prove who we are to a server. Immutable, serialisable (it travels to agents); no {@code toString} shows a
 * secret.
 */
public sealed interface Authentication extends Serializable {

    /** No credentials. */
    static Authentication none() {
        return new None();
    }

    /** User and password, RFC 7617. */
    static Authentication basic(String user, String password) {
        return new Basic(user, password);
    }

    /** A fixed token, RFC 6750. */
    static Authentication bearer(String token) {
        return new Bearer(token);
    }

    /** OAuth2 client credentials, the secret sent in the Authorization header. */
    static Authentication clientCredentials(URI tokenUrl, String clientId, String clientSecret, List<String> scopes) {
        return new ClientCredentials(tokenUrl, clientId, clientSecret, scopes, false, Map.of());
    }

    /** No credentials. */
    record None() implements Authentication {}

    /** User and password. */
    record Basic(String user, String password) implements Authentication {

        public Basic {
            if (user.indexOf(':') >= 0) {
                throw new IllegalArgumentException("a user name for basic authentication has no colon");
            }
        }

        @Override
        public String toString() {
            return "basic authentication as " + user;
        }
    }

    /** A fixed token. */
    record Bearer(String token) implements Authentication {

        public Bearer {
            token = Headers.checkValue("Authorization", token);
        }

        @Override
        public String toString() {
            return "bearer token";
        }
    }

    /**
     * OAuth2 client credentials, RFC 6749 4.4.
     *
     * @param tokenUrl where tokens are given
     * @param scopes may be empty
     * @param secretInBody whether id and secret go in the form, for servers that do not know the header
     * @param parameters further form fields, for example {@code audience}
     */
    record ClientCredentials(
            URI tokenUrl,
            String clientId,
            String clientSecret,
            List<String> scopes,
            boolean secretInBody,
            Map<String, String> parameters)
            implements Authentication {

        public ClientCredentials {
            scopes = Collections.unmodifiableList(new ArrayList<>(scopes));
            parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        }

        @Override
        public String toString() {
            return "OAuth2 client " + clientId + " at " + SafeUri.of(tokenUrl);
        }
    }
}
