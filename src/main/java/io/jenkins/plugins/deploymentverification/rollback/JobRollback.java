package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.SimpleParameterDefinition;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackProgress;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.springframework.security.core.Authentication;

/** A rollback by a build of another job, which is found again by its cause. */
final class JobRollback implements Rollback {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LOOK_BACK = 100;

    private final RollbackContext context;

    private final String name;
    private final Map<String, String> parameters;
    private final Duration timeout;

    JobRollback(RollbackContext context, String name, Map<String, String> parameters, Duration timeout) {
        this.context = context;
        this.name = name;
        this.parameters = parameters;
        this.timeout = timeout;
    }

    static String description(String job) {
        return "build of " + job;
    }

    @Override
    public String description() {
        return description(name);
    }

    @Override
    public String look(Consumer<CommandRecord> told) throws RollbackException, IOException, InterruptedException {
        values(job());
        return "";
    }

    @Override
    public List<String> changes(String before) {
        return List.of("build job " + name + (parameters.isEmpty() ? "" : " with " + parameters.keySet()));
    }

    @Override
    public RollbackProgress find(String before, Consumer<CommandRecord> told)
            throws RollbackException, InterruptedException {
        Job<?, ?> job = job();
        if (isThere(job)) {
            return RollbackProgress.DONE;
        }
        Thread.sleep(PAUSE.toMillis()); // between queue and build it may be neither for a moment
        return isThere(job) ? RollbackProgress.DONE : RollbackProgress.NOT_DONE;
    }

    private boolean isThere(Job<?, ?> job) {
        return isQueued(job) || build(job) != null;
    }

    @Override
    public void change(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        Job<?, ?> job = job();
        CauseAction cause = new CauseAction(new RollbackCause(context.id(), context.run(), context.starters()));
        List<ParameterValue> values = values(job);
        Queue.Item item = values.isEmpty()
                ? ParameterizedJobMixIn.scheduleBuild2(job, 0, cause)
                : ParameterizedJobMixIn.scheduleBuild2(job, 0, cause, new ParametersAction(values));
        if (item == null) {
            throw new RollbackException("a build of " + job.getFullName() + " cannot be scheduled");
        }
    }

    @Override
    public void await(String before, Consumer<CommandRecord> told) throws RollbackException, InterruptedException {
        Job<?, ?> job = job();
        Deadline deadline = Deadline.in(timeout);
        Run<?, ?> build = null;
        boolean missing = false;
        while (build == null || build.isBuilding()) {
            if (deadline.isOver()) {
                throw new RollbackException(Remark.of(RemarkCode.BUILD_NOT_ENDED, job.getFullName()));
            }
            if (build == null) {
                boolean queued = isQueued(job);
                build = build(job);
                // between queue and build it may be neither for a moment
                if (build == null && !queued) {
                    if (missing) {
                        throw new RollbackException(Remark.of(RemarkCode.BUILD_LEFT_QUEUE, job.getFullName()));
                    }
                    missing = true;
                } else {
                    missing = false;
                }
            }
            if (build == null || build.isBuilding()) {
                deadline.sleep(PAUSE);
            }
        }
        Result result = build.getResult();
        boolean good = result == Result.SUCCESS;
        Instant begin = Instant.ofEpochMilli(build.getStartTimeInMillis());
        told.accept(new CommandRecord(
                "build job " + build.getFullDisplayName(),
                begin,
                Duration.ofMillis(build.getDuration()),
                good ? 0 : 1,
                result + " " + build.getUrl()));
        if (!good) {
            throw new RollbackException(Remark.of(RemarkCode.BUILD_ENDED_WITH, build.getFullDisplayName(), result));
        }
    }

    private Job<?, ?> job() throws RollbackException {
        Run<?, ?> run = context.run();
        Authentication who =
                run.getParent() instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : Jenkins.ANONYMOUS2;
        try (ACLContext ignored = ACL.as2(who)) {
            Job<?, ?> job = Jenkins.get().getItem(name, run.getParent(), Job.class);
            if (job == null) {
                throw new RollbackException(Remark.of(RemarkCode.NO_JOB, name));
            }
            if (!job.hasPermission(Item.BUILD)) {
                throw new RollbackException(Remark.of(RemarkCode.MAY_NOT_BUILD, who.getName(), job.getFullName()));
            }
            return job;
        }
    }

    private List<ParameterValue> values(Job<?, ?> job) throws RollbackException, IOException, InterruptedException {
        ParametersDefinitionProperty property = job.getProperty(ParametersDefinitionProperty.class);
        TreeSet<String> unknown = new TreeSet<>(parameters.keySet());
        List<ParameterValue> values = new ArrayList<>();
        for (ParameterDefinition definition :
                property == null ? List.<ParameterDefinition>of() : property.getParameterDefinitions()) {
            unknown.remove(definition.getName());
            String given = parameters.get(definition.getName());
            ParameterValue value = given == null ? definition.getDefaultParameterValue() : value(definition, given);
            if (value != null) {
                values.add(value);
            }
        }
        if (!unknown.isEmpty()) {
            throw new RollbackException("the job " + job.getFullName() + " has no parameters " + unknown);
        }
        return values;
    }

    private ParameterValue value(ParameterDefinition definition, String given)
            throws RollbackException, IOException, InterruptedException {
        if (!(definition instanceof SimpleParameterDefinition simple)) {
            throw new RollbackException("the parameter '" + definition.getName() + "' cannot be given as a text");
        }
        try {
            return simple.createValue(given);
        } catch (IllegalArgumentException e) {
            throw new RollbackException(
                    SafeText.mask(
                            "the parameter '" + definition.getName() + "' cannot be that: " + e.getMessage(),
                            context.secrets()),
                    e);
        }
    }

    private boolean isQueued(Job<?, ?> job) {
        return job instanceof Queue.Task task
                && Queue.getInstance().getItems(task).stream()
                        .anyMatch(item -> isOurs(item.getActions(CauseAction.class)));
    }

    @CheckForNull
    private Run<?, ?> build(Job<?, ?> job) {
        int left = LOOK_BACK;
        for (Run<?, ?> build = job.getLastBuild(); build != null && left > 0; build = build.getPreviousBuild()) {
            if (isOurs(build.getActions(CauseAction.class))) {
                return build;
            }
            left--;
        }
        return null;
    }

    private boolean isOurs(List<CauseAction> causes) {
        return causes.stream()
                .flatMap(action -> action.getCauses().stream())
                .anyMatch(cause -> cause instanceof RollbackCause ours
                        && ours.getRollback().equals(context.id()));
    }
}
