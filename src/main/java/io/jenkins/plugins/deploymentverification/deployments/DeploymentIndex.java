package io.jenkins.plugins.deploymentverification.deployments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationListener;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The last verifications of all jobs, without loading builds. Each job's own folder has a small file with them, which so
 * follows the job when it is renamed and goes when it is deleted; they are read in the background when Jenkins starts.
 * A file that is missing or damaged is made anew from the newest builds. Thread-safe.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class DeploymentIndex implements VerificationListener {

    static final String FILE = "deployment-verification.xml";

    private static final Logger LOGGER = Logger.getLogger(DeploymentIndex.class.getName());
    private static final int MOST_BUILDS = 50;

    /** By the full names of jobs; only of jobs that have verifications. */
    private final Map<String, JobHistory> histories = new ConcurrentHashMap<>();

    private volatile boolean complete;

    public static DeploymentIndex get() {
        return ExtensionList.lookupSingleton(DeploymentIndex.class);
    }

    /** Reads all jobs' files; requests do not wait for it. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED, before = InitMilestone.COMPLETED)
    public static void start() {
        Timer.get().execute(() -> get().readAll());
    }

    private void readAll() {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (Job<?, ?> job : Jenkins.get().allItems(Job.class)) {
                of(job);
            }
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "Not all jobs' deployments could be read", e);
        } finally {
            complete = true;
        }
    }

    /** Whether all jobs have been read since Jenkins started. */
    boolean isComplete() {
        return complete;
    }

    /** Full names of the jobs that have verifications; whether somebody may know of them is for the caller to check. */
    List<String> jobs() {
        return List.copyOf(histories.keySet());
    }

    /** The job's last verifications. */
    JobHistory of(Job<?, ?> job) {
        JobHistory known = histories.get(job.getFullName());
        if (known != null || complete) {
            return known == null ? JobHistory.EMPTY : known;
        }
        return load(job);
    }

    /**
     * A finished verification.
     *
     * @param build the number of its build
     */
    public record Known(int build, VerificationRecord record) {}

    /** A job's last finished verifications, newest first; without loading builds. */
    public List<Known> verifications(Job<?, ?> job) {
        return of(job).entries().stream()
                .map(e -> new Known(e.build(), e.record()))
                .toList();
    }

    /**
     * When a version of a service passed, also with a warning or because somebody overruled its failure, in its newest verification in an environment, of whatever
     * job; null where it did not, or was never verified there. Environments are compared without regard to case.
     */
    @CheckForNull
    public Instant passedAt(String service, String version, String environment) {
        if (!complete) {
            readAll();
        }
        return histories.values().stream()
                .flatMap(history -> history.entries().stream())
                .map(JobHistory.Entry::record)
                .filter(r -> r.getService().equals(service)
                        && version.equals(r.getVersion())
                        && environment.equalsIgnoreCase(r.getEnvironment()))
                .max(Comparator.comparing(VerificationRecord::getStartedAt))
                .filter(VerificationRecord::isKept)
                .map(VerificationRecord::getFinishedAt)
                .orElse(null);
    }

    private synchronized JobHistory load(Job<?, ?> job) {
        JobHistory known = histories.get(job.getFullName());
        if (known != null) {
            return known;
        }
        JobHistory read = read(job);
        put(job, read);
        return read;
    }

    private void put(Job<?, ?> job, JobHistory history) {
        if (history.isEmpty()) {
            histories.remove(job.getFullName());
        } else {
            histories.put(job.getFullName(), history);
        }
    }

    @Override
    public synchronized void onFinished(Run<?, ?> run, VerificationRecord record) {
        if (record.isFollowUp()) {
            return; // no deployment
        }
        Job<?, ?> job = run.getParent();
        JobHistory changed = load(job).with(run.getNumber(), record);
        put(job, changed);
        write(job, changed);
    }

    @Override
    public void onChanged(Run<?, ?> run, VerificationRecord record) {
        onFinished(run, record);
    }

    private synchronized void forget(Run<?, ?> run) {
        Job<?, ?> job = run.getParent();
        JobHistory history = of(job);
        JobHistory changed = history.withoutBuild(run.getNumber());
        if (changed != history) {
            put(job, changed);
            write(job, changed);
        }
    }

    private synchronized void moved(Job<?, ?> job, String oldName) {
        histories.remove(oldName);
        load(job);
    }

    private static JobHistory read(Job<?, ?> job) {
        XmlFile file = file(job);
        if (file.exists()) {
            try {
                if (file.read() instanceof JobHistory history) {
                    return history;
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> file + " is damaged, and made anew from the newest builds");
            }
        }
        JobHistory fromBuilds = fromBuilds(job);
        if (!fromBuilds.isEmpty()) {
            write(job, fromBuilds);
        }
        return fromBuilds;
    }

    /** Loads only builds whose folder has reports. */
    private static JobHistory fromBuilds(Job<?, ?> job) {
        String[] names = job.getBuildDir().list((folder, name) -> name.matches("\\d{1,9}"));
        if (names == null) {
            return JobHistory.EMPTY;
        }
        List<Integer> numbers =
                new ArrayList<>(Arrays.stream(names).map(Integer::valueOf).toList());
        numbers.sort(Collections.reverseOrder());
        List<JobHistory.Entry> entries = new ArrayList<>();
        for (int number : numbers.subList(0, Math.min(MOST_BUILDS, numbers.size()))) {
            File reports = new File(job.getBuildDir(), number + "/" + VerificationAction.URL_NAME);
            Run<?, ?> run = reports.isDirectory() ? job.getBuildByNumber(number) : null;
            VerificationAction action = run == null ? null : run.getAction(VerificationAction.class);
            if (action != null) {
                action.getVerifications().stream()
                        .filter(record -> record.summary() != null)
                        .forEach(record -> entries.add(new JobHistory.Entry(number, record)));
            }
        }
        return JobHistory.of(entries);
    }

    private static void write(Job<?, ?> job, JobHistory history) {
        try {
            file(job).write(history);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The deployments of " + job.getFullName() + " cannot be kept");
        }
    }

    private static XmlFile file(Job<?, ?> job) {
        return new XmlFile(new File(job.getRootDir(), FILE));
    }

    /** Deleted builds disappear. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Builds extends RunListener<Run<?, ?>> {
        @Override
        public void onDeleted(Run<?, ?> run) {
            get().forget(run);
        }
    }

    /** Jobs that are renamed, moved or deleted. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Items extends ItemListener {
        @Override
        public void onLocationChanged(@NonNull Item item, @NonNull String oldName, @NonNull String newName) {
            if (item instanceof Job<?, ?> job) {
                get().moved(job, oldName);
            }
        }

        @Override
        public void onDeleted(@NonNull Item item) {
            get().histories.remove(item.getFullName());
        }
    }
}
