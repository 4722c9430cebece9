package io.jenkins.plugins.deploymentverification.engine.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Blue/green: points a Kubernetes Service at other pods, by labels in its selector. Labels that are not named stay.
 *
 * @param selector at least one label
 */
public record SelectorSwitch(Kubectl cluster, String service, Map<String, String> selector)
        implements RollbackCommands {

    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    public SelectorSwitch {
        Kubectl.name(service);
        selector = Collections.unmodifiableMap(new TreeMap<>(selector));
        if (selector.isEmpty()) {
            throw new IllegalArgumentException("'selector' needs at least one label");
        }
        selector.forEach((key, value) -> {
            if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("'" + key + "=" + value + "' is not a label of Kubernetes");
            }
        });
    }

    @Override
    public String description() {
        return "switch service " + service + cluster.words() + " to " + selector;
    }

    @Override
    public List<Command> looks() {
        return List.of(cluster.kubectl(Kubectl.LOOK, "get", "service/" + service, "--output=json"));
    }

    @Override
    public String read(List<CommandResult> looks) throws RollbackException {
        if (isSwitched(looks)) {
            throw new NothingToUndoException(Remark.of(RemarkCode.SELECTED_ALREADY, service, selector));
        }
        return "{}";
    }

    @Override
    public List<Command> changes(String before) {
        ObjectNode patch = Outputs.JSON.createObjectNode();
        ObjectNode labels = patch.putObject("spec").putObject("selector");
        selector.forEach(labels::put);
        return List.of(
                cluster.kubectl(Kubectl.LOOK, "patch", "service/" + service, "--type=merge", "--patch=" + patch));
    }

    @Override
    public List<Command> waits(String before) {
        return List.of();
    }

    @Override
    public RollbackProgress progress(String before, List<CommandResult> looks) {
        try {
            return isSwitched(looks) ? RollbackProgress.DONE : RollbackProgress.NOT_DONE;
        } catch (RollbackException e) {
            return RollbackProgress.UNKNOWN;
        }
    }

    private boolean isSwitched(List<CommandResult> looks) throws RollbackException {
        JsonNode now = Outputs.json(looks.get(0)).path("spec").path("selector");
        return selector.entrySet().stream()
                .allMatch(e -> now.path(e.getKey()).asText().equals(e.getValue()) && now.has(e.getKey()));
    }
}
