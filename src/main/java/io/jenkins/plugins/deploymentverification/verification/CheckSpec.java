package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import java.io.Serializable;
import java.util.Map;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A check in Pipeline syntax. It keeps what the user wrote, as the user wrote it, and becomes a part of a policy
 * document: the policy reader alone knows what is allowed and what is assumed where nothing was written.
 */
public abstract class CheckSpec extends AbstractDescribableImpl<CheckSpec> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String severity;
    private Double weight;
    private String action;
    private String onNoData;
    private String onError;
    private Integer failureLimit;
    private Integer consecutiveFailures;
    private Integer errorLimit;
    private Integer minMeasurements;
    private String duration;
    private Integer consecutiveSuccesses;
    private boolean passEarly;
    private Integer inconclusiveLimit;
    private String groups;

    CheckSpec(String name) {
        this.name = name;
    }

    /** In which of the policy's lists it belongs. */
    abstract CheckType type();

    /** Adds the keys of this type of check. */
    abstract void fill(ObjectNode check);

    final ObjectNode toDocument() {
        ObjectNode check = JsonNodeFactory.instance.objectNode();
        put(check, "name", name);
        put(check, "severity", severity);
        put(check, "weight", weight);
        put(check, "action", action);
        put(check, "onNoData", onNoData);
        put(check, "onError", onError);
        put(check, "failureLimit", failureLimit);
        put(check, "consecutiveFailures", consecutiveFailures);
        put(check, "errorLimit", errorLimit);
        put(check, "minMeasurements", minMeasurements);
        put(check, "duration", duration);
        put(check, "consecutiveSuccesses", consecutiveSuccesses);
        put(check, "passEarly", passEarly ? true : null);
        put(check, "inconclusiveLimit", inconclusiveLimit);
        put(check, "groups", groups);
        fill(check);
        return check;
    }

    static void put(ObjectNode node, String key, @CheckForNull Object value) {
        if (value instanceof Integer number) {
            node.put(key, number);
        } else if (value instanceof Double number) {
            node.put(key, number);
        } else if (value instanceof Boolean flag) {
            node.put(key, flag);
        } else if (value instanceof Map<?, ?> map) {
            if (!map.isEmpty()) {
                ObjectNode object = node.putObject(key);
                map.forEach((k, v) -> object.put(String.valueOf(k), String.valueOf(v)));
            }
        } else if (value != null) {
            node.put(key, value.toString());
        }
    }

    public final String getName() {
        return name;
    }

    @CheckForNull
    public final String getSeverity() {
        return severity;
    }

    @DataBoundSetter
    public final void setSeverity(@CheckForNull String severity) {
        this.severity = Util.fixEmptyAndTrim(severity);
    }

    @CheckForNull
    public final Double getWeight() {
        return weight;
    }

    @DataBoundSetter
    public final void setWeight(@CheckForNull Double weight) {
        this.weight = weight;
    }

    @CheckForNull
    public final String getAction() {
        return action;
    }

    @DataBoundSetter
    public final void setAction(@CheckForNull String action) {
        this.action = Util.fixEmptyAndTrim(action);
    }

    @CheckForNull
    public final String getOnNoData() {
        return onNoData;
    }

    @DataBoundSetter
    public final void setOnNoData(@CheckForNull String onNoData) {
        this.onNoData = Util.fixEmptyAndTrim(onNoData);
    }

    @CheckForNull
    public final String getOnError() {
        return onError;
    }

    @DataBoundSetter
    public final void setOnError(@CheckForNull String onError) {
        this.onError = Util.fixEmptyAndTrim(onError);
    }

    @CheckForNull
    public final Integer getFailureLimit() {
        return failureLimit;
    }

    @DataBoundSetter
    public final void setFailureLimit(@CheckForNull Integer failureLimit) {
        this.failureLimit = failureLimit;
    }

    @CheckForNull
    public final Integer getConsecutiveFailures() {
        return consecutiveFailures;
    }

    @DataBoundSetter
    public final void setConsecutiveFailures(@CheckForNull Integer consecutiveFailures) {
        this.consecutiveFailures = consecutiveFailures;
    }

    @CheckForNull
    public final Integer getErrorLimit() {
        return errorLimit;
    }

    @DataBoundSetter
    public final void setErrorLimit(@CheckForNull Integer errorLimit) {
        this.errorLimit = errorLimit;
    }

    @CheckForNull
    public final Integer getMinMeasurements() {
        return minMeasurements;
    }

    @DataBoundSetter
    public final void setMinMeasurements(@CheckForNull Integer minMeasurements) {
        this.minMeasurements = minMeasurements;
    }

    @CheckForNull
    public final String getDuration() {
        return duration;
    }

    @DataBoundSetter
    public final void setDuration(@CheckForNull String duration) {
        this.duration = Util.fixEmptyAndTrim(duration);
    }

    @CheckForNull
    public final Integer getConsecutiveSuccesses() {
        return consecutiveSuccesses;
    }

    @DataBoundSetter
    public final void setConsecutiveSuccesses(@CheckForNull Integer consecutiveSuccesses) {
        this.consecutiveSuccesses = consecutiveSuccesses;
    }

    public final boolean isPassEarly() {
        return passEarly;
    }

    @DataBoundSetter
    public final void setPassEarly(boolean passEarly) {
        this.passEarly = passEarly;
    }

    @CheckForNull
    public final Integer getInconclusiveLimit() {
        return inconclusiveLimit;
    }

    @DataBoundSetter
    public final void setInconclusiveLimit(@CheckForNull Integer inconclusiveLimit) {
        this.inconclusiveLimit = inconclusiveLimit;
    }

    /** Names of groups of the score, with commas between them. */
    @CheckForNull
    public final String getGroups() {
        return groups;
    }

    @DataBoundSetter
    public final void setGroups(@CheckForNull String groups) {
        this.groups = Util.fixEmptyAndTrim(groups);
    }
}
