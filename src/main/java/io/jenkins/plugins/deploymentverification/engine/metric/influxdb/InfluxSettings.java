package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.Serializable;
import java.util.Objects;

/**
 * A connection to InfluxDB. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * <p>A bearer token of the connection is sent as InfluxDB wants it, by {@code Authorization: Token …}. User and
 * password of 1.x go as basic authentication; with Flux on 1.8 they are the token {@code user:password}.
 *
 * @param database of InfluxQL; null with Flux
 * @param retentionPolicy of InfluxQL, or null for the database's default
 * @param organization of Flux, by name or id; null where there is none (InfluxDB 1.8)
 * @param bucket which a Flux query may call {@code v.defaultBucket}, or null
 * @param lookBack how an instant is answered
 */
public record InfluxSettings(
        HttpConnection connection,
        InfluxLanguage language,
        @CheckForNull String database,
        @CheckForNull String retentionPolicy,
        @CheckForNull String organization,
        @CheckForNull String bucket,
        LookBack lookBack)
        implements Serializable {

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public InfluxSettings {
        connection = withToken(connection);
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(lookBack, "lookBack");
        database = orNull(database);
        retentionPolicy = orNull(retentionPolicy);
        organization = orNull(organization);
        bucket = orNull(bucket);
        if (language == InfluxLanguage.INFLUXQL && database == null) {
            throw new IllegalArgumentException("InfluxQL needs the name of the database");
        }
    }

    /** A database that is asked in InfluxQL. */
    public static InfluxSettings influxQl(HttpConnection connection, String database) {
        return new InfluxSettings(connection, InfluxLanguage.INFLUXQL, database, null, null, null, LookBack.DEFAULT);
    }

    /** An organization that is asked in Flux. */
    public static InfluxSettings flux(
            HttpConnection connection, @CheckForNull String organization, @CheckForNull String bucket) {
        return new InfluxSettings(connection, InfluxLanguage.FLUX, null, null, organization, bucket, LookBack.DEFAULT);
    }

    public InfluxSettings withLookBack(LookBack other) {
        return new InfluxSettings(connection, language, database, retentionPolicy, organization, bucket, other);
    }

    private static HttpConnection withToken(HttpConnection connection) {
        return connection.authentication() instanceof Authentication.Bearer bearer
                ? connection
                        .withAuthentication(Authentication.none())
                        .withHeader("Authorization", "Token " + bearer.token())
                : connection;
    }

    @CheckForNull
    private static String orNull(@CheckForNull String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public String toString() {
        return "InfluxDB at " + connection + ", "
                + (language == InfluxLanguage.FLUX
                        ? "Flux, organization " + organization + ", bucket " + bucket
                        : "InfluxQL, database " + database + (retentionPolicy == null ? "" : "." + retentionPolicy));
    }
}
