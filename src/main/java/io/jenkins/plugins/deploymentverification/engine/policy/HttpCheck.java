package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An HTTP request is answered as expected.
 *
 * @param method upper case
 * @param headers sent with the request
 * @param body sent with the request, or null
 * @param expectedStatus any of these ranges; at least one
 * @param bodyContains what the body must contain, or null
 * @param jsonPath a JSON pointer or dotted path into the body, or null
 * @param jsonCriteria what the number at {@code jsonPath} must meet, or null
 * @param jsonEquals what the value at {@code jsonPath} must be as text, or null
 * @param maxLatency the longest time to the complete answer, or null
 * @param followRedirects whether redirects are followed; otherwise a redirect is an answer like any other
 * @param timeout of one attempt
 * @param retries further attempts before a measurement counts as a breach
 * @param verifyTls whether the server's certificate is checked
 */
public record HttpCheck(
        CheckSettings settings,
        URI url,
        String method,
        SortedMap<String, String> headers,
        @CheckForNull String body,
        List<StatusRange> expectedStatus,
        @CheckForNull String bodyContains,
        @CheckForNull String jsonPath,
        @CheckForNull Criteria jsonCriteria,
        @CheckForNull String jsonEquals,
        @CheckForNull Duration maxLatency,
        boolean followRedirects,
        Duration timeout,
        int retries,
        boolean verifyTls)
        implements Check {

    public HttpCheck {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
        expectedStatus = List.copyOf(expectedStatus);
    }

    /** A range of HTTP status codes, both ends included. */
    public record StatusRange(int from, int to) {

        public StatusRange {
            if (from < 100 || to > 599 || from > to) {
                throw new IllegalArgumentException("HTTP status codes go from 100 to 599");
            }
        }

        public boolean contains(int status) {
            return status >= from && status <= to;
        }

        @Override
        public String toString() {
            return from == to ? Integer.toString(from) : from + "-" + to;
        }
    }

    @Override
    public boolean isProbe() {
        return true;
    }

    @Override
    public CheckType type() {
        return CheckType.HTTP;
    }

    /** The value is the number in the body where one is asked for, otherwise the time to the complete answer. */
    @Override
    public Unit unit() {
        return jsonCriteria == null ? Unit.SECONDS : Unit.NONE;
    }
}
