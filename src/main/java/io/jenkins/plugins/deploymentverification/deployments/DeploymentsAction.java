package io.jenkins.plugins.deploymentverification.deployments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.RootAction;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.report.State;
import io.jenkins.plugins.deploymentverification.report.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;
import org.springframework.security.access.AccessDeniedException;

/** The page "Deployments": the last verification of each service and environment, in all jobs that the user may read. */
@Extension
@ExportedBean
@Restricted(NoExternalUse.class)
public final class DeploymentsAction implements RootAction {

    static final String URL_NAME = "deployment-verification";

    /** Only for users who may see some. */
    @Override
    public String getIconFileName() {
        return DeploymentIndex.get().jobs().stream().anyMatch(name -> job(name) != null)
                ? "symbol-deployment-verification plugin-deployment-verification"
                : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.DeploymentsAction_displayName();
    }

    @Override
    public String getUrlName() {
        return URL_NAME;
    }

    /** Null when it is not there for this user. */
    @CheckForNull
    private static Job<?, ?> job(String fullName) {
        try {
            Job<?, ?> job = Jenkins.get().getItemByFullName(fullName, Job.class);
            return job != null && job.hasPermission(Item.READ) ? job : null;
        } catch (AccessDeniedException e) {
            return null; // may know that it exists, but not look
        }
    }

    private static List<DeploymentRow> visible(Words words) {
        List<DeploymentRow> rows = new ArrayList<>();
        for (String name : DeploymentIndex.get().jobs()) {
            Job<?, ?> job = job(name);
            if (job != null) {
                DeploymentIndex.get()
                        .of(job)
                        .entries()
                        .forEach(e -> rows.add(new DeploymentRow(job, e.build(), e.record(), words)));
            }
        }
        return rows;
    }

    /**
     * What the page shows.
     *
     * @param zone the user's own time zone, or null for the controller's
     */
    public Listing list(@CheckForNull String zone) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return new Listing(
                Group.of(visible(Words.ofRequest(zone)), Words.ofRequest(zone)),
                request.getParameter("service"),
                request.getParameter("environment"),
                request.getParameter("verdict"));
    }

    /** Whether all jobs are in the list. */
    public boolean isComplete() {
        return DeploymentIndex.get().isComplete();
    }

    public Api getApi() {
        return new Api(this);
    }

    /** For the remote API; the page's filters work for it too. */
    @Exported(name = "deployments")
    public List<Group> getDeployments() {
        return list(null).getGroups();
    }

    /** The last verification of a service, whichever job did it, among those the user may see. */
    @GET
    @WebMethod(name = "badge.svg")
    @Restricted(DoNotUse.class)
    public HttpResponse doBadge(
            @QueryParameter String service, @QueryParameter String environment, @QueryParameter String label) {
        Jenkins.get().checkPermission(Jenkins.READ);
        return new BadgeResponse(label, last(visible(Words.ofRequest(null)), service, environment));
    }

    @CheckForNull
    static DeploymentRow last(
            List<DeploymentRow> rows, @CheckForNull String service, @CheckForNull String environment) {
        return rows.stream()
                .filter(matches(service, DeploymentRow::getService))
                .filter(matches(environment, DeploymentRow::getEnvironment))
                .max((a, b) -> Long.compare(a.getStartedAt(), b.getStartedAt()))
                .orElse(null);
    }

    private static <T> Predicate<T> matches(@CheckForNull String wanted, Function<T, String> value) {
        String text = Util.fixEmptyAndTrim(wanted);
        return text == null ? row -> true : row -> text.equals(value.apply(row));
    }

    /** The groups that pass the filter, and what can be chosen in it. */
    public static final class Listing {

        private final List<Group> all;
        private final String service;
        private final String environment;
        private final String verdict;

        Listing(List<Group> all, String service, String environment, String verdict) {
            this.all = all;
            this.service = Util.fixEmptyAndTrim(service);
            this.environment = Util.fixEmptyAndTrim(environment);
            this.verdict = Util.fixEmptyAndTrim(verdict);
        }

        public List<Group> getGroups() {
            return all.stream()
                    .filter(matches(service, Group::getService))
                    .filter(matches(environment, Group::getEnvironment))
                    .filter(matches(verdict, group -> group.getLast().getVerdict()))
                    .toList();
        }

        public boolean isEmpty() {
            return all.isEmpty();
        }

        public boolean isFiltered() {
            return service != null || environment != null || verdict != null;
        }

        @CheckForNull
        public String getService() {
            return service;
        }

        @CheckForNull
        public String getEnvironment() {
            return environment;
        }

        @CheckForNull
        public String getVerdict() {
            return verdict;
        }

        public List<String> getServices() {
            return all.stream().map(Group::getService).distinct().sorted().toList();
        }

        public List<String> getEnvironments() {
            return all.stream()
                    .map(Group::getEnvironment)
                    .filter(Objects::nonNull)
                    .distinct()
                    .sorted()
                    .toList();
        }

        /** The worst first. */
        public List<State> getVerdicts() {
            return Arrays.stream(Verdict.values())
                    .sorted((a, b) -> b.compareTo(a))
                    .map(State::of)
                    .toList();
        }
    }
}
