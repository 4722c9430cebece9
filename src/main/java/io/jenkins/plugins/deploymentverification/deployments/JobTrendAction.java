package io.jenkins.plugins.deploymentverification.deployments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/** The trend of a job's verifications. Its page reads the last builds; what stands on the job's own page comes from the index. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class JobTrendAction implements Action {

    /** How many builds are looked at. */
    static final int MOST_BUILDS = 100;

    private final Job<?, ?> job;

    JobTrendAction(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** Hidden for jobs without verifications. */
    @Override
    public String getIconFileName() {
        return DeploymentIndex.get().of(job).isEmpty()
                ? null
                : "symbol-deployment-verification plugin-deployment-verification";
    }

    @Override
    public String getDisplayName() {
        return Messages.JobTrendAction_displayName();
    }

    @Override
    public String getUrlName() {
        return VerificationAction.URL_NAME;
    }

    /** For the job's own page: from the index, without loading builds. */
    public List<Group> getRecent() {
        Words words = Words.ofRequest(null);
        return Group.of(indexed(words), words);
    }

    /** Whether the page leads to back-tests. */
    public boolean isBacktestable() {
        return job.hasPermission(Item.BUILD) && !DeploymentIndex.get().of(job).isEmpty();
    }

    private List<DeploymentRow> indexed(Words words) {
        return DeploymentIndex.get().of(job).entries().stream()
                .map(e -> new DeploymentRow(job, e.build(), e.record(), words))
                .toList();
    }

    /**
     * The verifications of the last builds, loaded one by one.
     *
     * @param zone the user's own time zone, or null for the controller's
     */
    public List<Group> groups(@CheckForNull String zone) {
        job.checkPermission(Item.READ);
        Words words = Words.ofRequest(zone);
        List<DeploymentRow> rows = new ArrayList<>();
        Iterator<? extends Run<?, ?>> builds = job.getBuilds().iterator();
        for (int i = 0; i < MOST_BUILDS && builds.hasNext(); i++) {
            Run<?, ?> build = builds.next();
            VerificationAction action = build.getAction(VerificationAction.class);
            if (action != null) {
                action.getVerifications().stream()
                        .filter(record -> record.summary() != null)
                        .forEach(record -> rows.add(new DeploymentRow(job, build.getNumber(), record, words)));
            }
        }
        return Group.of(rows, words);
    }

    /** Of a chart, oldest first: build, time, score, minutes, state. */
    public String chart(Group group) {
        ObjectNode chart = JsonNodeFactory.instance.objectNode();
        chart.put("score", Messages.Chart_score());
        chart.put("minutes", Messages.Chart_minutes());
        ArrayNode points = chart.putArray("points");
        List<DeploymentRow> rows = group.getRows();
        for (int i = rows.size() - 1; i >= 0; i--) {
            DeploymentRow row = rows.get(i);
            ObjectNode point = points.addObject();
            point.put("build", "#" + row.getBuild());
            point.put("score", row.getScore());
            point.put("minutes", row.getDurationMillis() / 60_000.0);
            point.put("state", row.getState().getId());
            point.put("title", row.stateWord() + (row.getVersion() == null ? "" : " · " + row.getVersion()));
            point.put("started", row.getStarted());
            point.put("took", row.getTook());
            point.put("url", row.getUrl());
        }
        return chart.toString();
    }

    public Api getApi() {
        job.checkPermission(Item.READ);
        return new Api(this);
    }

    /** For the remote API: newest first, of the last builds. */
    @Exported(name = "verifications")
    public List<DeploymentRow> getVerifications() {
        return groups(null).stream().flatMap(g -> g.getRows().stream()).toList();
    }

    /** The job's last verification, or the last of a service or environment. */
    @GET
    @WebMethod(name = "badge.svg")
    @Restricted(DoNotUse.class)
    public HttpResponse doBadge(
            @QueryParameter String service, @QueryParameter String environment, @QueryParameter String label) {
        job.checkPermission(Item.READ);
        return new BadgeResponse(label, DeploymentsAction.last(indexed(Words.ofRequest(null)), service, environment));
    }

    /** Adds it to every job, also to those whose builds all failed. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job target) {
            return Set.of(new JobTrendAction(target));
        }
    }
}
