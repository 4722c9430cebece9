package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import java.net.URI;

/**
 * A type of metric sources in connections files: what is its own besides what all connections have in common. Without
 * state. One class for each, listed in {@link SourceTypes}.
 */
public interface SourceType {

    /** As people write it, in lower case: the {@code type} of a source. */
    String code();

    /**
     * Where the server is. A type whose servers have known places reads its site or region here, and lets {@code url}
     * win where it is given.
     *
     * @param common of the same mapping; notes what is wrong
     */
    default URI url(Fields fields, ConnectionFields common) {
        return common.url("url");
    }

    /**
     * Reads the fields that are its own, by {@code fields} or, for secrets and lists of words, by {@code common}. Notes
     * what is wrong with them; the result is then thrown away.
     */
    Maker read(Fields fields, ConnectionFields common);

    /** Makes a source of one configured connection. */
    @FunctionalInterface
    interface Maker {

        /**
         * A new source, which the caller closes. Reaches out to nobody yet.
         *
         * @throws SourceException of kind {@code CONFIGURATION} when none can be made
         * @throws IllegalArgumentException saying what is wrong, without secrets
         */
        MetricSource make(HttpConnection connection) throws SourceException;

        /** How the values of placeholders are written into its queries. */
        default QueryLanguage language() {
            return QueryLanguage.OTHER;
        }

        /** The same for sources of this language. */
        default Maker speaking(QueryLanguage language) {
            Maker maker = this;
            return new Maker() {
                @Override
                public MetricSource make(HttpConnection connection) throws SourceException {
                    return maker.make(connection);
                }

                @Override
                public QueryLanguage language() {
                    return language;
                }
            };
        }
    }
}
