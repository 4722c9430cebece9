package io.jenkins.plugins.deploymentverification.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.deploymentverification.deployments.DeploymentIndex;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** "Back-test" on a job's page: for users who may build the job, since it asks the sources what a build would. */
@Restricted(NoExternalUse.class)
public final class BacktestAction implements Action, StaplerProxy {

    static final String URL_NAME = "deployment-backtest";

    private static final String FORM = BacktestForm.class.getName();

    private final Job<?, ?> job;

    BacktestAction(Job<?, ?> job) {
        this.job = job;
    }

    /** Hidden where there is nothing to replay, and from users who may not. */
    @Override
    public String getIconFileName() {
        return !job.hasPermission(Item.BUILD)
                        || DeploymentIndex.get().verifications(job).isEmpty()
                ? null
                : "symbol-flask-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return Messages.BacktestAction_displayName();
    }

    @Override
    public String getUrlName() {
        return URL_NAME;
    }

    @Override
    public Object getTarget() {
        job.checkPermission(Item.BUILD);
        return this;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /**
     * For the page: as it was filled in where that was refused.
     *
     * @param zone the user's own time zone, or null for the controller's
     */
    public BacktestForm form(@CheckForNull String zone) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        BacktestForm form = request.getAttribute(FORM) instanceof BacktestForm refused
                ? refused
                : new BacktestForm(job, request, false);
        return form.in(zone);
    }

    /**
     * The last ones, the newest first.
     *
     * @param zone the user's own time zone, or null for the controller's
     */
    public List<BacktestPage> runs(@CheckForNull String zone) {
        return Backtests.get().of(job).stream()
                .map(run -> new BacktestPage(run, zone))
                .toList();
    }

    /** Starts a back-test. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doRun(StaplerRequest2 request) {
        job.checkPermission(Item.BUILD);
        BacktestForm form = new BacktestForm(job, request, true);
        try {
            BacktestRun run = Backtests.get()
                    .start(job, form.order(), Jenkins.getAuthentication2().getName());
            return HttpResponses.redirectTo(run.getId() + "/");
        } catch (OrderException e) {
            form.refuse(e.getMessage());
            request.setAttribute(FORM, form);
            return HttpResponses.forwardToView(this, "index");
        }
    }

    /** The page of a back-test. */
    @CheckForNull
    @Restricted(NoExternalUse.class)
    public BacktestRun getDynamic(String id) {
        job.checkPermission(Item.BUILD);
        return Backtests.get().find(job, id);
    }

    /** Adds it to every job. */
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
            return Set.of(new BacktestAction(target));
        }
    }
}
