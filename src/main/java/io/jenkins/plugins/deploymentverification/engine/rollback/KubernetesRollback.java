package io.jenkins.plugins.deploymentverification.engine.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code kubectl rollout undo}. The revision is always named, also where the previous one is wanted: undoing to the
 * previous one twice would bring back what was undone, undoing to a named one twice changes nothing more.
 *
 * @param revision to go back to; null for the one before the current
 * @param timeout for the new pods to become ready
 */
public record KubernetesRollback(
        Kubectl cluster,
        Workload workload,
        String name,
        @CheckForNull Integer revision,
        Duration timeout) implements RollbackCommands {

    /** A line of {@code rollout history}. */
    private static final Pattern HISTORY = Pattern.compile("(?m)^(\\d{1,18})(?=\\s|$)");

    public KubernetesRollback {
        Kubectl.name(name);
        Kubectl.requirePositive("timeout", timeout);
        if (revision != null && revision < 1) {
            throw new IllegalArgumentException("'revision' must be 1 or more");
        }
    }

    private String object() {
        return workload.resource() + "/" + name;
    }

    @Override
    public String description() {
        return "kubectl rollout undo of " + object() + cluster.words() + " to "
                + (revision == null ? "the previous revision" : "revision " + revision);
    }

    @Override
    public List<Command> looks() {
        return List.of(
                cluster.kubectl(Kubectl.LOOK, "get", object(), "--output=json"),
                cluster.kubectl(Kubectl.LOOK, "rollout", "history", object()));
    }

    @Override
    public String read(List<CommandResult> looks) throws RollbackException {
        Now now = now(looks);
        requireUndoable(Outputs.json(looks.get(0)).path("spec"));
        if (now.revisions.isEmpty()) {
            throw new RollbackException(Remark.of(RemarkCode.NO_HISTORY, object()));
        }
        // a StatefulSet whose pods cannot be created stays unobserved, but its revision is there
        if (revision == null && !now.isObserved && workload != Workload.STATEFULSET) {
            throw new RollbackException(Remark.of(RemarkCode.NOT_OBSERVED, object()));
        }
        Long target = revision == null ? now.revisions.lower(now.revisions.last()) : Long.valueOf(revision);
        if (target == null) {
            throw new RollbackException(Remark.of(RemarkCode.NO_EARLIER_REVISION, object(), now.revisions.last()));
        }
        if (!now.revisions.contains(target)) {
            throw new RollbackException(Remark.of(RemarkCode.NO_SUCH_REVISION, object(), target, now.revisions));
        }
        ObjectNode state = Outputs.JSON.createObjectNode();
        state.put("revision", now.revisions.last());
        state.put("target", target);
        state.put("generation", now.generation);
        return state.toString();
    }

    private void requireUndoable(JsonNode spec) throws RollbackException {
        if (spec.path("paused").asBoolean()) {
            throw new RollbackException(Remark.of(RemarkCode.ROLLOUT_PAUSED, object()));
        }
        if (spec.path("updateStrategy").path("type").asText().equals("OnDelete")) {
            throw new RollbackException(Remark.of(RemarkCode.UPDATED_ON_DELETE, object()));
        }
    }

    /** Without a named revision it goes back from whatever runs by then. */
    @Override
    public boolean isUntouched(String earlier, String now) {
        return revision == null
                && Outputs.state(earlier)
                        .path("revision")
                        .equals(Outputs.state(now).path("revision"));
    }

    @Override
    public List<Command> changes(String before) {
        long target = Outputs.state(before).path("target").asLong();
        return List.of(cluster.kubectl(Kubectl.LOOK, "rollout", "undo", object(), "--to-revision=" + target));
    }

    @Override
    public void checkChange(CommandResult change) throws RollbackException {
        Outputs.requireSuccess(change);
        if (change.stdout().contains("skipped rollback")) {
            throw new NothingToUndoException(Remark.of(RemarkCode.TEMPLATE_IS_CURRENT));
        }
    }

    @Override
    public List<Command> waits(String before) {
        return List.of(cluster.kubectl(
                timeout.plus(Kubectl.GRACE), "rollout", "status", object(), "--timeout=" + Kubectl.seconds(timeout)));
    }

    /** An undone revision comes back under a new, higher number. */
    @Override
    public RollbackProgress progress(String before, List<CommandResult> looks) {
        JsonNode state = Outputs.state(before);
        long current = state.path("revision").asLong();
        boolean targetIsLeft;
        Now now;
        try {
            now = now(looks);
            targetIsLeft = now.revisions.contains(state.path("target").asLong());
        } catch (RollbackException e) {
            return RollbackProgress.UNKNOWN;
        }
        boolean isSameObject = now.generation == state.path("generation").asLong();
        if (now.revisions.isEmpty() || !(now.isObserved || isSameObject)) {
            return RollbackProgress.UNKNOWN;
        }
        if (targetIsLeft && now.revisions.last() == current) {
            return RollbackProgress.NOT_DONE;
        }
        // a deployment by somebody else would have left the target where it is
        return !targetIsLeft && now.revisions.last() > current ? RollbackProgress.DONE : RollbackProgress.UNKNOWN;
    }

    /** @param isObserved whether the controller has seen the object as it is */
    private record Now(TreeSet<Long> revisions, long generation, boolean isObserved) {}

    private Now now(List<CommandResult> looks) throws RollbackException {
        JsonNode object = Outputs.json(looks.get(0));
        Outputs.requireSuccess(looks.get(1));
        TreeSet<Long> revisions = new TreeSet<>();
        HISTORY.matcher(looks.get(1).stdout()).results().forEach(r -> revisions.add(Long.valueOf(r.group(1))));
        long generation = object.path("metadata").path("generation").asLong();
        long observed = object.path("status").path("observedGeneration").asLong(0);
        return new Now(revisions, generation, observed >= generation);
    }
}
