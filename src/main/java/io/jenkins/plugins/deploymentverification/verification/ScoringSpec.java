package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** How checks are weighed against each other. What is wrong is told when the policy is read. */
public final class ScoringSpec extends AbstractDescribableImpl<ScoringSpec> implements Serializable {

    private static final long serialVersionUID = 1L;

    private Double pass;
    private Double warning;
    private TreeMap<String, String> groups = new TreeMap<>();

    @DataBoundConstructor
    public ScoringSpec() {
        // all is set by setters
    }

    /** Adds the keys of a policy's service. */
    void fill(ObjectNode service) {
        ObjectNode scoring = service.putObject("scoring");
        CheckSpec.put(scoring, "pass", pass);
        CheckSpec.put(scoring, "warning", warning);
        CheckSpec.put(scoring, "groups", groups);
    }

    @CheckForNull
    public Double getPass() {
        return pass;
    }

    @DataBoundSetter
    public void setPass(@CheckForNull Double pass) {
        this.pass = pass;
    }

    @CheckForNull
    public Double getWarning() {
        return warning;
    }

    @DataBoundSetter
    public void setWarning(@CheckForNull Double warning) {
        this.warning = warning;
    }

    /** Weights in percent. */
    public Map<String, String> getGroups() {
        return groups;
    }

    @DataBoundSetter
    public void setGroups(Map<String, ?> groups) {
        this.groups = FormMaps.strings(groups);
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<ScoringSpec> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ScoringSpec_displayName();
        }

        /** For the form. */
        public String lines(Map<String, String> values) {
            return FormMaps.lines(values);
        }

        @Override
        public ScoringSpec newInstance(StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            JSONObject rest = JSONObject.fromObject(form.toString());
            Map<String, String> groups = FormMaps.take(rest, "groups");
            ScoringSpec scoring = super.newInstance(req, rest);
            scoring.setGroups(groups);
            return scoring;
        }
    }
}
