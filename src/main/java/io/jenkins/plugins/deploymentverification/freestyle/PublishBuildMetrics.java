package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import io.jenkins.plugins.deploymentverification.config.ObservabilityConfiguration;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.CoverageReport;
import io.jenkins.plugins.deploymentverification.observe.PublishedMetrics;
import io.jenkins.plugins.deploymentverification.spi.MetricsExporterConfig;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import jenkins.MasterToSlaveFileCallable;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Has a build's metrics published when it is over, with its final result and duration; in freestyle jobs and as a step
 * of Pipelines. Trouble is told in the log and changes no result.
 */
public final class PublishBuildMetrics extends Recorder implements SimpleBuildStep {

    private ArrayList<String> exporters = new ArrayList<>();

    @CheckForNull
    private String coverageReport;

    @DataBoundConstructor
    public PublishBuildMetrics() {}

    /** By name; empty for all. */
    public List<String> getExporters() {
        return exporters;
    }

    @DataBoundSetter
    public void setExporters(@CheckForNull List<String> exporters) {
        this.exporters = FormLists.items(exporters);
    }

    /** An XML file of JaCoCo or Cobertura, below the workspace; null for none. */
    @CheckForNull
    public String getCoverageReport() {
        return coverageReport;
    }

    @DataBoundSetter
    public void setCoverageReport(@CheckForNull String coverageReport) {
        this.coverageReport = Util.fixEmptyAndTrim(coverageReport);
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public boolean requiresWorkspace() {
        return coverageReport != null;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener) {
        mark(run, null, listener);
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException {
        mark(
                run,
                coverageReport == null ? null : coverage(workspace.child(env.expand(coverageReport)), listener),
                listener);
    }

    private void mark(Run<?, ?> run, @CheckForNull BuildFacts.Coverage coverage, TaskListener listener) {
        List<String> known = ObservabilityConfiguration.get().getExporters().stream()
                .map(MetricsExporterConfig::getName)
                .toList();
        for (String name : exporters) {
            if (!known.contains(name)) {
                listener.getLogger()
                        .println("[publishBuildMetrics] there is no exporter '" + name + "'; configured are: "
                                + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
        run.addAction(new PublishedMetrics(exporters, coverage));
    }

    @CheckForNull
    private static BuildFacts.Coverage coverage(FilePath report, TaskListener listener) throws InterruptedException {
        try {
            Ratios ratios = report.act(new Read());
            if (ratios != null) {
                return new BuildFacts.Coverage(ratios.line(), ratios.branch());
            }
            listener.getLogger().println("[publishBuildMetrics] the coverage report " + report.getName() + " is empty");
        } catch (NoSuchFileException | FileNotFoundException e) {
            listener.getLogger().println("[publishBuildMetrics] there is no coverage report " + report.getRemote());
        } catch (IOException e) {
            listener.getLogger()
                    .println("[publishBuildMetrics] the coverage report " + report.getName() + " cannot be read: "
                            + e.getMessage());
        }
        return null;
    }

    /** What comes back from the agent. */
    private record Ratios(
            @CheckForNull Double line, @CheckForNull Double branch) implements Serializable {

        private static final long serialVersionUID = 1L;
    }

    /** Reads the report where it is: it may be large. */
    private static final class Read extends MasterToSlaveFileCallable<Ratios> {

        private static final long serialVersionUID = 1L;

        @Override
        public Ratios invoke(File file, VirtualChannel channel) throws IOException {
            try (InputStream in = Files.newInputStream(file.toPath())) {
                BuildFacts.Coverage coverage = CoverageReport.read(in);
                return coverage == null ? null : new Ratios(coverage.line(), coverage.branch());
            }
        }
    }

    /** Offers it in all jobs. */
    @Extension
    @Symbol("publishBuildMetrics")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PublishBuildMetrics_displayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        /** For the form. */
        public String line(List<String> values) {
            return FormLists.line(values);
        }
    }
}
