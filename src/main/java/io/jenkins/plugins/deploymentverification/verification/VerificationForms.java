package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a {@link VerificationRequest}: for descriptors of steps and post-build actions alike. */
@Restricted(NoExternalUse.class)
public interface VerificationForms {

    /** For the form. */
    default String line(List<String> values) {
        return FormLists.line(values);
    }

    /** For the form. */
    default String lines(Map<String, String> values) {
        return FormMaps.lines(values);
    }

    /** Checks that there is a service. */
    @POST
    default FormValidation doCheckService(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.required(item, value);
    }

    /** Checks the policy, with line and column. */
    @POST
    default FormValidation doCheckPolicy(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String service) {
        return StepForms.policy(item, value, service);
    }

    /** Checks a duration in the form. */
    @POST
    default FormValidation doCheckDuration(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.duration(item, value);
    }

    /** Checks a duration in the form. */
    @POST
    default FormValidation doCheckWatch(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.duration(item, value);
    }

    /** Checks a duration in the form. */
    @POST
    default FormValidation doCheckInterval(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.duration(item, value);
    }

    /** Checks a duration in the form. */
    @POST
    default FormValidation doCheckInitialDelay(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.duration(item, value);
    }

    /** Checks the time of the deployment in the form. */
    @POST
    default FormValidation doCheckDeployedAt(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.time(item, value);
    }

    /** Checks that there are such notifiers. */
    @POST
    default FormValidation doCheckNotify(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.notifiers(item, value);
    }

    /** Checks that there are such metric sources. */
    @POST
    default FormValidation doCheckDeploymentMarkers(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.sourceNames(item, value);
    }

    /** Checks that there are such metric sources. */
    @POST
    default FormValidation doCheckEvents(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.sourceNames(item, value);
    }

    /** Checks the names of events. */
    @POST
    default FormValidation doCheckNotifyOn(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.events(item, value);
    }

    /** The names of the metric sources, for users who may know them. */
    @POST
    default ListBoxModel doFillSourceItems(@AncestorInPath Item item) {
        return StepForms.sources(item);
    }

    /** Where measurements are taken. */
    @POST
    default ListBoxModel doFillRunOnItems(@AncestorInPath Item item) {
        StepForms.checkPermission(item);
        return RunOn.items();
    }

    /** What a failed verification does to the build. */
    @POST
    default ListBoxModel doFillOnFailureItems(@AncestorInPath Item item) {
        StepForms.checkPermission(item);
        return Reaction.items();
    }

    /** Checks the settling time in the form. */
    @POST
    default FormValidation doCheckSettle(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.duration(item, value);
    }

    /** The ways to roll back that there are. */
    default List<Descriptor<RollbackAction>> getRollbackDescriptors() {
        return Jenkins.get().getDescriptorList(RollbackAction.class);
    }

    /** What is verified after a rollback. */
    @POST
    default ListBoxModel doFillVerifyAgainItems(@AncestorInPath Item item) {
        StepForms.checkPermission(item);
        return RequestedRollback.recheckItems();
    }

    /** What an inconclusive verification does to the build. */
    @POST
    default ListBoxModel doFillOnInconclusiveItems(@AncestorInPath Item item) {
        StepForms.checkPermission(item);
        return Reaction.inconclusiveItems();
    }

    /** What happens where nobody decides in time. */
    @POST
    default ListBoxModel doFillAskDefaultItems(@AncestorInPath Item item) {
        StepForms.checkPermission(item);
        return RequestedDecision.fallbackItems();
    }

    /** Checks a duration in the form. */
    @POST
    default FormValidation doCheckAskTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForms.duration(item, value);
    }
}
