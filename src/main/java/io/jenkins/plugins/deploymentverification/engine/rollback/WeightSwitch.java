package io.jenkins.plugins.deploymentverification.engine.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Shares the traffic between versions by weights in a route: of an Istio VirtualService, or of an HTTPRoute of the
 * Gateway API. Each destination that is named gets its weight in every rule that has it; others keep theirs. The patch
 * is a JSON patch (RFC 6902) that first tests that each place still holds the destination it was read from.
 *
 * @param name of the route
 * @param weights by destination: of a VirtualService the subset, or the host where there is none; of an HTTPRoute the
 *     name of the back end. None is negative, one at least is above 0
 */
public record WeightSwitch(Kubectl cluster, Kind kind, String name, Map<String, Integer> weights)
        implements RollbackCommands {

    /** The kinds of routes. */
    public enum Kind {
        VIRTUAL_SERVICE("virtualservices.networking.istio.io", "http", "route"),
        HTTP_ROUTE("httproutes.gateway.networking.k8s.io", "rules", "backendRefs");

        private final String resource;
        private final String rules;
        private final String destinations;

        Kind(String resource, String rules, String destinations) {
            this.resource = resource;
            this.rules = rules;
            this.destinations = destinations;
        }

        /** Where a destination's name is, as a JSON pointer within its entry. */
        private String namePointer(JsonNode entry) {
            if (this == HTTP_ROUTE) {
                return "/name";
            }
            return entry.path("destination").hasNonNull("subset") ? "/destination/subset" : "/destination/host";
        }
    }

    public WeightSwitch {
        Kubectl.name(name);
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        if (weights.values().stream().anyMatch(w -> w < 0)
                || weights.values().stream().noneMatch(w -> w > 0)) {
            throw new IllegalArgumentException("'weights' must be 0 or more, and one at least above 0");
        }
    }

    private String object() {
        return kind.resource + "/" + name;
    }

    @Override
    public String description() {
        return "weights of " + object() + cluster.words() + " to " + weights;
    }

    @Override
    public List<Command> looks() {
        return List.of(cluster.kubectl(Kubectl.LOOK, "get", object(), "--output=json"));
    }

    @Override
    public String read(List<CommandResult> looks) throws RollbackException {
        List<Place> places = places(looks);
        TreeSet<String> missing = new TreeSet<>(weights.keySet());
        places.forEach(p -> missing.remove(p.destination));
        if (!missing.isEmpty()) {
            throw new RollbackException(Remark.of(RemarkCode.NO_DESTINATION, object(), missing));
        }
        if (isSwitched(places)) {
            throw new NothingToUndoException(Remark.of(RemarkCode.WEIGHTED_ALREADY, object(), weights));
        }
        ArrayNode patch = Outputs.JSON.createArrayNode();
        for (Place place : places) {
            ObjectNode test = patch.addObject();
            test.put("op", "test").put("path", place.path + place.namePointer).put("value", place.destination);
            // on a member that is there, "add" replaces it
            ObjectNode set = patch.addObject();
            set.put("op", "add").put("path", place.path + "/weight").put("value", weights.get(place.destination));
        }
        return patch.toString();
    }

    @Override
    public List<Command> changes(String before) {
        return List.of(
                cluster.kubectl(Kubectl.LOOK, "patch", object(), "--type=json", "--patch=" + Outputs.state(before)));
    }

    @Override
    public List<Command> waits(String before) {
        return List.of();
    }

    /** The weights are set all at once, and setting them again is the same. */
    @Override
    public RollbackProgress progress(String before, List<CommandResult> looks) {
        try {
            return isSwitched(places(looks)) ? RollbackProgress.DONE : RollbackProgress.NOT_DONE;
        } catch (RollbackException e) {
            return RollbackProgress.UNKNOWN;
        }
    }

    private boolean isSwitched(List<Place> places) {
        return !places.isEmpty() && places.stream().allMatch(p -> p.weight == weights.get(p.destination));
    }

    /** @param path JSON pointer of the entry */
    private record Place(String path, String namePointer, String destination, int weight) {}

    private List<Place> places(List<CommandResult> looks) throws RollbackException {
        List<Place> places = new ArrayList<>();
        JsonNode rules = Outputs.json(looks.get(0)).path("spec").path(kind.rules);
        for (int i = 0; i < rules.size(); i++) {
            JsonNode entries = rules.get(i).path(kind.destinations);
            for (int j = 0; j < entries.size(); j++) {
                JsonNode entry = entries.get(j);
                String pointer = kind.namePointer(entry);
                String destination = entry.at(pointer).asText();
                if (weights.containsKey(destination)) {
                    String path = "/spec/" + kind.rules + "/" + i + "/" + kind.destinations + "/" + j;
                    int standard = kind == Kind.HTTP_ROUTE ? 1 : 0;
                    places.add(new Place(
                            path, pointer, destination, entry.path("weight").asInt(standard)));
                }
            }
        }
        return places;
    }
}
