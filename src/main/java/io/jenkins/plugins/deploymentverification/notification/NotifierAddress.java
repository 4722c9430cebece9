package io.jenkins.plugins.deploymentverification.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Where a message goes, in a form that survives a restart: a notifier of the global configuration by its name, or a
 * DingTalk robot by the credentials that a build named itself. Holds no secret.
 *
 * @param run external id of the build whose credentials these are
 */
@Restricted(NoExternalUse.class)
public record NotifierAddress(
        @CheckForNull String notifier,
        @CheckForNull String webhookCredentialsId,
        @CheckForNull String secretCredentialsId,
        @CheckForNull String run) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    /** A notifier of the global configuration. */
    public static NotifierAddress named(String notifier) {
        return new NotifierAddress(notifier, null, null, null);
    }

    /** A DingTalk robot by its credentials. */
    public static NotifierAddress dingTalk(
            String webhookCredentialsId, @CheckForNull String secretCredentialsId, Run<?, ?> run) {
        return new NotifierAddress(null, webhookCredentialsId, secretCredentialsId, run.getExternalizableId());
    }

    /** For people. */
    public String shown() {
        return notifier == null ? "credential " + webhookCredentialsId : notifier;
    }

    String toText() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // it is made of texts
        }
    }

    static NotifierAddress of(String text) {
        try {
            return JSON.readValue(text, NotifierAddress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the address of a notifier", e);
        }
    }
}
