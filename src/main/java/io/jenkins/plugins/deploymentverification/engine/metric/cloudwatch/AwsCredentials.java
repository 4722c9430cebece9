package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * An access key of AWS. Its {@code toString} shows no secret.
 *
 * @param sessionToken of temporary credentials, which end some time; null for those of a user
 */
public record AwsCredentials(
        String accessKeyId,
        String secretAccessKey,
        @CheckForNull String sessionToken) implements Serializable {

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public AwsCredentials {
        accessKeyId = accessKeyId.strip();
        secretAccessKey = secretAccessKey.strip();
        sessionToken = sessionToken == null || sessionToken.isBlank() ? null : sessionToken.strip();
        if (!accessKeyId.matches("\\w{4,128}")) {
            throw new IllegalArgumentException("an access key id has only letters and digits, as AKIA…");
        }
        if (secretAccessKey.isEmpty()) {
            throw new IllegalArgumentException("the secret access key is missing");
        }
        if (sessionToken != null && !sessionToken.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("a session token has no blanks and no line breaks");
        }
    }

    List<String> secrets() {
        List<String> secrets = new ArrayList<>(List.of(secretAccessKey));
        if (sessionToken != null) {
            secrets.add(sessionToken);
        }
        return secrets;
    }

    @Override
    public String toString() {
        return "access key " + accessKeyId + (sessionToken == null ? "" : " with a session token");
    }
}
