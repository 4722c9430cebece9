package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.policy.DataPolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.FailureAction;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all checks have in common. */
public abstract class CheckSpecDescriptor extends Descriptor<CheckSpec> {

    private final List<String> maps;

    /** @param maps names of the properties that are maps; forms show them as lines of text */
    CheckSpecDescriptor(String... maps) {
        this.maps = List.of(maps);
    }

    @Override
    public CheckSpec newInstance(StaplerRequest2 req, JSONObject form) throws FormException {
        JSONObject rest = JSONObject.fromObject(form.toString());
        Map<String, TreeMap<String, String>> taken = new TreeMap<>();
        maps.forEach(m -> taken.put(m, FormMaps.take(rest, m)));
        CheckSpec check = super.newInstance(req, rest);
        if (check instanceof HttpCheckSpec http) {
            http.setHeaders(taken.get("headers"));
        } else if (check instanceof AlertCheckSpec alert) {
            alert.setLabels(taken.get("labels"));
        } else if (check instanceof TargetCheckSpec target) {
            target.setLabels(taken.get("labels"));
        }
        return check;
    }

    /** For the forms. */
    public String lines(Map<String, String> values) {
        return FormMaps.lines(values);
    }

    /** Checks the name in the form. */
    @POST
    public FormValidation doCheckName(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.required(item, value);
    }

    /** Checks a duration in the form. */
    @POST
    public FormValidation doCheckDuration(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.duration(item, value);
    }

    /** What the check's failure means. */
    @POST
    public ListBoxModel doFillSeverityItems(@AncestorInPath Item item) {
        return StepForms.choices(item, Severity.values());
    }

    /** What the check's failure leads to. */
    @POST
    public ListBoxModel doFillActionItems(@AncestorInPath Item item) {
        return StepForms.choices(item, FailureAction.values());
    }

    /** How a measurement without data counts. */
    @POST
    public ListBoxModel doFillOnNoDataItems(@AncestorInPath Item item) {
        return StepForms.choices(item, DataPolicy.values());
    }

    /** How a measurement without an answer counts. */
    @POST
    public ListBoxModel doFillOnErrorItems(@AncestorInPath Item item) {
        return StepForms.choices(item, DataPolicy.values());
    }
}
