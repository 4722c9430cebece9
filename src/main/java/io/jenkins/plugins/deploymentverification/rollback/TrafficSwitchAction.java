package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.rollback.Kubectl;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackCommands;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.rollback.SelectorSwitch;
import io.jenkins.plugins.deploymentverification.engine.rollback.WeightSwitch;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import io.jenkins.plugins.deploymentverification.verification.FormMaps;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Sends the traffic back: by a Service's selector, or by the weights of an Istio VirtualService or a Gateway API
 * HTTPRoute.
 */
public final class TrafficSwitchAction extends ClusterAction {

    private static final long serialVersionUID = 1L;

    private String service;
    private String virtualService;
    private String httpRoute;
    private TreeMap<String, String> selector = new TreeMap<>();
    private TreeMap<String, String> weights = new TreeMap<>();

    @DataBoundConstructor
    public TrafficSwitchAction() {}

    @CheckForNull
    public String getService() {
        return service;
    }

    @DataBoundSetter
    public void setService(@CheckForNull String service) {
        this.service = Util.fixEmptyAndTrim(service);
    }

    @CheckForNull
    public String getVirtualService() {
        return virtualService;
    }

    @DataBoundSetter
    public void setVirtualService(@CheckForNull String virtualService) {
        this.virtualService = Util.fixEmptyAndTrim(virtualService);
    }

    @CheckForNull
    public String getHttpRoute() {
        return httpRoute;
    }

    @DataBoundSetter
    public void setHttpRoute(@CheckForNull String httpRoute) {
        this.httpRoute = Util.fixEmptyAndTrim(httpRoute);
    }

    /** Labels, for a Service. */
    public Map<String, String> getSelector() {
        return selector;
    }

    @DataBoundSetter
    public void setSelector(@CheckForNull Map<String, ?> selector) {
        this.selector = FormMaps.strings(selector);
    }

    /** By destination, for a route. */
    public Map<String, String> getWeights() {
        return weights;
    }

    @DataBoundSetter
    public void setWeights(@CheckForNull Map<String, ?> weights) {
        this.weights = FormMaps.strings(weights);
    }

    @Override
    RollbackCommands commands(@CheckForNull RollbackContext build)
            throws RollbackException, IOException, InterruptedException {
        int targets = (service == null ? 0 : 1) + (virtualService == null ? 0 : 1) + (httpRoute == null ? 0 : 1);
        if (targets != 1) {
            throw new IllegalArgumentException(
                    "trafficSwitch needs one of 'service', 'virtualService' and 'httpRoute'");
        }
        Kubectl cluster = cluster(build);
        if (service != null) {
            return new SelectorSwitch(cluster, service, selector);
        }
        Map<String, Integer> numbers = new TreeMap<>();
        weights.forEach((name, weight) -> numbers.put(name, number(weight)));
        return virtualService != null
                ? new WeightSwitch(cluster, WeightSwitch.Kind.VIRTUAL_SERVICE, virtualService, numbers)
                : new WeightSwitch(cluster, WeightSwitch.Kind.HTTP_ROUTE, httpRoute, numbers);
    }

    private static int number(String weight) {
        try {
            return Integer.parseInt(weight.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'weights' must be whole numbers, but '" + weight + "' is none", e);
        }
    }

    /** Names it {@code trafficSwitch} in Pipelines. */
    @Extension
    @Symbol("trafficSwitch")
    public static final class DescriptorImpl extends ClusterDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.TrafficSwitchAction_displayName();
        }

        @Override
        public TrafficSwitchAction newInstance(StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            JSONObject rest = JSONObject.fromObject(form.toString());
            Map<String, String> selector = FormMaps.take(rest, "selector");
            Map<String, String> weights = FormMaps.take(rest, "weights");
            TrafficSwitchAction action = (TrafficSwitchAction) super.newInstance(req, rest);
            action.setSelector(selector);
            action.setWeights(weights);
            return action;
        }

        /** For the form. */
        public String lines(Map<String, String> values) {
            return FormMaps.lines(values);
        }
    }
}
