package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentReader;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads policies: YAML or JSON, in today's form, in the short form of a single service, or in the older
 * {@code post_deployment_validation} form. Immutable and safe for use by many threads.
 */
public final class PolicyReader {

    static final int MAX_SERVICES = 100;

    private final Map<String, String> parameters;
    private final QueryLanguage.Lookup languages;

    private PolicyReader(Map<String, String> parameters, QueryLanguage.Lookup languages) {
        this.parameters = Map.copyOf(parameters);
        this.languages = languages;
    }

    /**
     * A reader that fills placeholders.
     *
     * @param parameters by name; {@code service} names the service of a policy that leaves its name out, and is
     *     otherwise each service's own name
     */
    public static PolicyReader withParameters(Map<String, String> parameters) {
        return new PolicyReader(parameters, (ofCheck, ofService) -> QueryLanguage.PROMQL);
    }

    /** The same for sources whose query languages are known; without, all queries are taken for PromQL. */
    public PolicyReader withLanguages(QueryLanguage.Lookup lookup) {
        return new PolicyReader(parameters, lookup);
    }

    /**
     * Reads and checks a policy.
     *
     * @param fileName for messages, and to tell JSON from YAML by its ending
     * @throws PolicyException with every problem found, each with its line and column
     */
    public Policy read(String fileName, String text) throws PolicyException {
        Problems problems = new Problems();
        Node root;
        try {
            root = DocumentReader.read(fileName, text);
        } catch (DocumentException e) {
            throw new PolicyException(e.problems());
        }
        Policy policy = policy(LegacyPolicy.isLegacy(root) ? LegacyPolicy.modernise(root, problems) : root, problems);
        if (!problems.isEmpty()) {
            throw new PolicyException(problems.found());
        }
        return policy;
    }

    private Policy policy(Node root, Problems problems) {
        FillLimits limits = new FillLimits();
        if (root.kind() == Node.Kind.OBJECT
                && root.get("services") == null
                && !root.fields().containsKey("services")) {
            return new Policy(List.of(service(root, limits, problems)));
        }
        Fields fields = Fields.of(root, problems);
        List<Node> nodes = fields.list("services");
        fields.refuseUnknown();
        if (nodes.isEmpty() || nodes.size() > MAX_SERVICES) {
            problems.add(root.place(), "needs between 1 and " + MAX_SERVICES + " services, but has " + nodes.size());
        }
        List<ServicePolicy> services = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : nodes.subList(0, Math.min(nodes.size(), MAX_SERVICES))) {
            ServicePolicy service = service(node, limits, problems);
            if (!names.add(service.name())) {
                problems.add(node.place(), "the service '" + service.name() + "' is there twice");
            }
            services.add(service);
        }
        return new Policy(services);
    }

    private ServicePolicy service(Node node, FillLimits limits, Problems problems) {
        return new ServiceReader(parameters, languages, limits, problems).read(node);
    }
}
