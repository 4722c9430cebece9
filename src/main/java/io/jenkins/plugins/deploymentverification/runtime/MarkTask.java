package io.jenkins.plugins.deploymentverification.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.measure.DeploymentMarks;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Marks the start or the end of a verification in monitoring systems. */
@Restricted(NoExternalUse.class)
public final class MarkTask implements SourceTask {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArrayList<String> names;
    private final HashMap<String, String> handles;
    private final DeploymentMark mark;

    /**
     * A task for one mark; a finished one closes.
     *
     * @param names of the metric sources
     * @param handles what the start returned, by the source's name
     */
    public MarkTask(List<String> names, Map<String, String> handles, DeploymentMark mark) {
        this.names = new ArrayList<>(names);
        this.handles = new HashMap<>(handles);
        this.mark = mark;
    }

    @Override
    public String run(SourceLookup sources) throws InterruptedException {
        ObjectNode answer = JSON.createObjectNode();
        List<String> failures;
        if (mark.isFinished()) {
            failures = DeploymentMarks.end(sources, names, handles, mark);
        } else {
            DeploymentMarks.Begun begun = DeploymentMarks.begin(sources, names, mark);
            failures = begun.failures();
            begun.handles().forEach(answer.putObject("handles")::put);
        }
        failures.forEach(answer.putArray("failures")::add);
        return answer.toString();
    }

    /** @param answer of {@link #run} */
    public static DeploymentMarks.Begun read(String answer) throws JsonProcessingException {
        JsonNode node = JSON.readTree(answer);
        Map<String, String> handles = new HashMap<>();
        node.path("handles")
                .properties()
                .forEach(h -> handles.put(h.getKey(), h.getValue().asText()));
        List<String> failures = new ArrayList<>();
        node.path("failures").forEach(f -> failures.add(f.asText()));
        return new DeploymentMarks.Begun(handles, failures);
    }
}
