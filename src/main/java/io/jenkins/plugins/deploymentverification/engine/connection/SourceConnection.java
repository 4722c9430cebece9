package io.jenkins.plugins.deploymentverification.engine.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a metric source is reached, as a connections file says it. Its text form has no secrets.
 *
 * @param name unique in its file
 * @param type of the source
 * @param maker of the source, with what is its type's own
 * @param url of the server, without user info, query and fragment
 * @param enabled whether it may be asked
 * @param isDefault whether it is asked where neither check nor service name a source
 * @param headers sent with each request; may hold secrets
 * @param timeout of one attempt
 * @param retries further attempts after one that failed for a passing reason
 * @param proxy null for a direct connection
 */
public record SourceConnection(
        String name,
        SourceType type,
        SourceType.Maker maker,
        URI url,
        boolean enabled,
        boolean isDefault,
        Auth auth,
        SortedMap<String, String> headers,
        Duration timeout,
        int retries,
        Tls tls,
        @CheckForNull Proxy proxy) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    public static final int DEFAULT_RETRIES = 2;

    public SourceConnection {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /**
     * A source that needs nothing but its address, as given on the command line.
     *
     * @param type as people write it
     * @throws IllegalArgumentException saying what is wrong: there is no such type, or it needs more than an address
     */
    public static SourceConnection plain(String name, String type, String url) {
        return ConnectionsReader.plain(name, type, url);
    }

    SourceConnection asDefault(boolean theDefault) {
        return new SourceConnection(
                name, type, maker, url, enabled, theDefault, auth, headers, timeout, retries, tls, proxy);
    }

    @Override
    public String toString() {
        return name + " (" + type.code() + " at " + url + ")";
    }

    /** How the client says who it is. */
    public sealed interface Auth {

        /** It does not. */
        record None() implements Auth {}

        /** HTTP basic authentication. */
        record Basic(String username, String password) implements Auth {
            @Override
            public String toString() {
                return "basic (" + username + ")";
            }
        }

        /** A fixed token. */
        record Bearer(String token) implements Auth {
            @Override
            public String toString() {
                return "bearer";
            }
        }

        /**
         * The OAuth 2.0 client credentials grant.
         *
         * @param scopes may be empty
         */
        record OAuth2(URI tokenUrl, String clientId, String clientSecret, List<String> scopes) implements Auth {

            public OAuth2 {
                scopes = List.copyOf(scopes);
            }

            @Override
            public String toString() {
                return "oauth2 (" + clientId + " at " + tokenUrl + ")";
            }
        }
    }

    /**
     * What is special about TLS.
     *
     * @param verify whether the server's certificate and name are checked
     * @param caFile PEM certificates to trust besides the platform's, or null
     * @param certFile PEM client certificate and its chain, or null; goes with {@code keyFile}
     * @param keyFile its PEM private key, or null
     */
    public record Tls(
            boolean verify,
            @CheckForNull Path caFile,
            @CheckForNull Path certFile,
            @CheckForNull Path keyFile) {

        public static final Tls DEFAULT = new Tls(true, null, null, null);
    }

    /**
     * An HTTP proxy.
     *
     * @param username null where it asks for none
     * @param password null where it asks for none
     */
    public record Proxy(
            String host,
            int port,
            @CheckForNull String username,
            @CheckForNull String password) {

        public Proxy {
            Objects.requireNonNull(host, "host");
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
