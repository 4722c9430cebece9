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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code helm rollback}, which waits by itself. The revision is always named: without one, Helm takes the one before
 * the current even where that one had failed.
 *
 * @param revision to go back to; null for the last one before the current that had been deployed well
 * @param timeout for the new pods to become ready
 */
public record HelmRollback(
        Kubectl cluster, String release, @CheckForNull Integer revision, Duration timeout) implements RollbackCommands {

    /** Helm's own rule for names of releases. */
    private static final Pattern RELEASE = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,51}[a-z0-9])?");

    /** What became of a revision that was good once. */
    private static final Set<String> GOOD = Set.of("superseded", "deployed");

    public HelmRollback {
        if (!RELEASE.matcher(release).matches()) {
            throw new IllegalArgumentException("'" + release + "' is not a name of a Helm release");
        }
        Kubectl.requirePositive("timeout", timeout);
        if (revision != null && revision < 1) {
            throw new IllegalArgumentException("'revision' must be 1 or more");
        }
    }

    @Override
    public String description() {
        return "helm rollback of " + release + cluster.words() + " to "
                + (revision == null ? "the last good revision" : "revision " + revision);
    }

    @Override
    public List<Command> looks() {
        return List.of(cluster.helm(Kubectl.LOOK, "history", release, "--output=json"));
    }

    @Override
    public String read(List<CommandResult> looks) throws RollbackException {
        TreeMap<Integer, JsonNode> history = history(looks);
        if (history.isEmpty()) {
            throw new RollbackException(Remark.of(RemarkCode.NO_HISTORY, "release " + release));
        }
        int current = history.lastKey();
        Integer target = revision != null ? revision : lastGood(history, current);
        if (target == null) {
            throw new RollbackException(Remark.of(RemarkCode.NO_GOOD_REVISION, "release " + release, current));
        }
        if (!history.containsKey(target)) {
            throw new RollbackException(
                    Remark.of(RemarkCode.NO_SUCH_REVISION, "release " + release, target, history.keySet()));
        }
        ObjectNode state = Outputs.JSON.createObjectNode();
        state.put("revision", current);
        state.put("target", target);
        return state.toString();
    }

    @CheckForNull
    private static Integer lastGood(TreeMap<Integer, JsonNode> history, int current) {
        return history.headMap(current, false).descendingMap().entrySet().stream()
                .filter(e -> GOOD.contains(e.getValue().path("status").asText()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
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
        int target = Outputs.state(before).path("target").asInt();
        return List.of(cluster.helm(
                timeout.plus(Kubectl.GRACE),
                "rollback",
                release,
                String.valueOf(target),
                "--wait",
                "--timeout=" + Kubectl.seconds(timeout)));
    }

    @Override
    public List<Command> waits(String before) {
        return List.of();
    }

    /** A rollback is a new revision, which tells where it came from. */
    @Override
    public RollbackProgress progress(String before, List<CommandResult> looks) {
        JsonNode state = Outputs.state(before);
        TreeMap<Integer, JsonNode> history;
        try {
            history = history(looks);
        } catch (RollbackException e) {
            return RollbackProgress.UNKNOWN;
        }
        int current = state.path("revision").asInt();
        if (history.isEmpty() || history.lastKey() < current) {
            return RollbackProgress.UNKNOWN;
        }
        if (history.lastKey() == current) {
            return RollbackProgress.NOT_DONE;
        }
        JsonNode next = history.get(current + 1);
        boolean ours = next != null
                && history.lastKey() == current + 1
                && next.path("description")
                        .asText()
                        .equals("Rollback to " + state.path("target").asInt())
                && next.path("status").asText().equals("deployed");
        return ours ? RollbackProgress.DONE : RollbackProgress.UNKNOWN;
    }

    private static TreeMap<Integer, JsonNode> history(List<CommandResult> looks) throws RollbackException {
        TreeMap<Integer, JsonNode> history = new TreeMap<>();
        Outputs.json(looks.get(0)).forEach(r -> history.put(r.path("revision").asInt(), r));
        return history;
    }
}
