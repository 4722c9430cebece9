package io.jenkins.plugins.deploymentverification.engine.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.time.Duration;
import java.util.List;

/**
 * Aborts the update of an Argo Rollout by kubectl's plugin, as Argo Rollouts documents it: the traffic goes back to the
 * stable version, and the Rollout is {@code Degraded} until its specification is changed. Once a version is fully
 * promoted, there is nothing left to abort.
 *
 * @param timeout for the Rollout to become {@code Degraded}
 */
public record ArgoRolloutsAbort(Kubectl cluster, String name, Duration timeout) implements RollbackCommands {

    private static final String NO_STATE = "{}";

    public ArgoRolloutsAbort {
        Kubectl.name(name);
        Kubectl.requirePositive("timeout", timeout);
    }

    private String object() {
        return "rollouts.argoproj.io/" + name;
    }

    @Override
    public String description() {
        return "kubectl argo rollouts abort of " + name + cluster.words();
    }

    @Override
    public List<Command> looks() {
        return List.of(cluster.kubectl(Kubectl.LOOK, "get", object(), "--output=json"));
    }

    @Override
    public String read(List<CommandResult> looks) throws RollbackException {
        JsonNode status = Outputs.json(looks.get(0)).path("status");
        String stable = status.path("stableRS").asText();
        if (!stable.isEmpty() && stable.equals(status.path("currentPodHash").asText())) {
            throw new RollbackException(Remark.of(RemarkCode.FULLY_PROMOTED, name));
        }
        return NO_STATE;
    }

    @Override
    public List<Command> changes(String before) {
        return List.of(cluster.plugin(Kubectl.LOOK, List.of("argo", "rollouts", "abort"), name));
    }

    @Override
    public List<Command> waits(String before) {
        return List.of(cluster.kubectl(
                timeout.plus(Kubectl.GRACE),
                "wait",
                object(),
                "--for=jsonpath={.status.phase}=Degraded",
                "--timeout=" + Kubectl.seconds(timeout)));
    }

    /** Aborting twice is the same as aborting once. */
    @Override
    public RollbackProgress progress(String before, List<CommandResult> looks) {
        try {
            JsonNode status = Outputs.json(looks.get(0)).path("status");
            return status.path("abort").asBoolean() || status.hasNonNull("abortedAt")
                    ? RollbackProgress.DONE
                    : RollbackProgress.NOT_DONE;
        } catch (RollbackException e) {
            return RollbackProgress.UNKNOWN;
        }
    }
}
