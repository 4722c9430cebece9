package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What is recorded on an issue when a version with it was deployed. Jira's own panel "Deployments" takes data from
 * Cloud apps only, so this is a remote link and an issue property, which Cloud and Data Center both have.
 *
 * @param environment null where there is but one
 * @param verdict {@code PASSED}, {@code WARNING}, {@code FAILED}, {@code INCONCLUSIVE}, or null when nothing was
 *     verified
 * @param url of the report, or of the build
 */
public record DeploymentRecord(
        String service,
        @CheckForNull String environment,
        @CheckForNull String version,
        @CheckForNull String verdict,
        URI url,
        Instant at) {

    private static final String PREFIX = "deployment-verification";
    private static final int LONGEST_NAME = 100;

    public DeploymentRecord {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(at, "at");
        if (service.isBlank()) {
            throw new IllegalArgumentException("a deployment record names the service");
        }
    }

    /** One for each service and environment. */
    RemoteLink link() {
        String title =
                service + (version == null ? "" : " " + version) + (environment == null ? "" : " in " + environment);
        return new RemoteLink(
                PREFIX + "=" + name(),
                url,
                "deployed by",
                title,
                verdict == null ? "" : "verification: " + verdict,
                "PASSED".equals(verdict));
    }

    /** Where the issue property is kept. */
    public String propertyKey() {
        return PREFIX + "." + name();
    }

    ObjectNode toJson() {
        ObjectNode json = JiraClient.NODES.objectNode();
        json.put("service", service);
        json.put("environment", environment);
        json.put("version", version);
        json.put("verdict", verdict);
        json.put("url", url.toString());
        json.put("at", at.toString());
        return json;
    }

    /** Harmless in a URL and short; a digest keeps names apart that would become the same. */
    private String name() {
        String plain = environment == null ? service : service + "." + environment;
        String safe = plain.replaceAll("[^A-Za-z0-9_.-]", "-");
        if (safe.equals(plain) && safe.length() <= LONGEST_NAME) {
            return safe;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8));
            return safe.substring(0, Math.min(LONGEST_NAME, safe.length())) + "-"
                    + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
