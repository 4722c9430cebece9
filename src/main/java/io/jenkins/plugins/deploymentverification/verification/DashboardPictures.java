package io.jenkins.plugins.deploymentverification.verification;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.measure.DeploymentMarks;
import io.jenkins.plugins.deploymentverification.engine.metric.DashboardLink;
import io.jenkins.plugins.deploymentverification.engine.metric.Dashboards;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.IllustrationStore;
import io.jenkins.plugins.deploymentverification.report.Illustrations;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationListener;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Once a verification has finished, notes the dashboards that concern it, and fetches the pictures of their panels. That
 * is done from the controller and in the background: nobody waits for a renderer, and no verdict depends on it.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class DashboardPictures implements VerificationListener {

    private static final Logger LOGGER = Logger.getLogger(DashboardPictures.class.getName());
    private static final Duration BUDGET_OF_ONE = Duration.ofSeconds(30);
    private static final Duration BUDGET_OF_ALL = Duration.ofMinutes(2);

    @Override
    public void onFinished(Run<?, ?> run, VerificationRecord record) {
        List<MetricSourceConfig> sources = DeploymentVerificationConfiguration.get().getMetricSources().stream()
                .filter(source -> source.isEnabled() && source.hasDashboards())
                .toList();
        if (sources.isEmpty()) {
            return;
        }
        try {
            VerificationPool.get().schedule(() -> illustrate(run, record.getId(), sources), Duration.ZERO);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; {0} gets no pictures", record.getId());
        }
    }

    private static void illustrate(Run<?, ?> run, String id, List<MetricSourceConfig> sources) {
        try {
            VerificationAction action = run.getAction(VerificationAction.class);
            Report report = action == null ? null : action.getReport(id);
            if (report != null && report.isFinished()) {
                new Session(new IllustrationStore(run), id, DeploymentMarks.markOf(id, report, null)).run(run, sources);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "no dashboards for " + id + " of " + run, e);
        }
    }

    /** One verification's. */
    private static final class Session {

        private final IllustrationStore store;
        private final String id;
        private final DeploymentMark mark;
        private final Deadline deadline = Deadline.in(BUDGET_OF_ALL);
        private final List<Illustrations.Dashboard> dashboards = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private int pictures;

        Session(IllustrationStore store, String id, DeploymentMark mark) {
            this.store = store;
            this.id = id;
            this.mark = mark;
        }

        void run(Run<?, ?> run, List<MetricSourceConfig> sources) throws IOException, InterruptedException {
            for (MetricSourceConfig config : sources) {
                try (MetricSource source =
                        config.toFactory(SourceContext.of(run)).create()) {
                    of(config.getName(), source.dashboards());
                } catch (SourceException e) {
                    problems.add(config.getName() + ": " + e.getMessage());
                }
            }
            keep();
        }

        /** The links first: they are of use while the pictures are still made. */
        private void of(String source, Dashboards of) throws IOException, InterruptedException {
            List<DashboardLink> links = of.of(mark);
            int first = dashboards.size();
            links.forEach(link -> dashboards.add(
                    new Illustrations.Dashboard(link.title(), link.link().toString(), List.of())));
            keep();
            for (int i = 0; i < links.size(); i++) {
                Illustrations.Dashboard plain = dashboards.get(first + i);
                List<Illustrations.Picture> found = new ArrayList<>();
                boolean goOn = true;
                for (DashboardLink.Panel panel : links.get(i).panels()) {
                    goOn = goOn && fetch(source, of, panel, found);
                }
                dashboards.set(first + i, new Illustrations.Dashboard(plain.title(), plain.link(), found));
                if (!goOn) {
                    return;
                }
            }
        }

        /** Whether it makes sense to ask for another one. */
        private boolean fetch(
                String source, Dashboards of, DashboardLink.Panel panel, List<Illustrations.Picture> found)
                throws IOException, InterruptedException {
            if (deadline.isOver()) {
                problems.add(source + ": there was no time left for more pictures of panels");
                return false;
            }
            try {
                byte[] png = of.picture(panel, shorter(deadline.remaining()));
                store.writePicture(id, ++pictures, png);
                found.add(new Illustrations.Picture(pictures, panel.id()));
                return true;
            } catch (SourceException e) {
                problems.add(source + ": " + e.getMessage());
                return e.kind() != SourceException.Kind.CONFIGURATION && e.kind() != SourceException.Kind.CIRCUIT_OPEN;
            }
        }

        private static Duration shorter(Duration left) {
            return left.compareTo(BUDGET_OF_ONE) < 0 ? left : BUDGET_OF_ONE;
        }

        private void keep() throws IOException {
            if (!dashboards.isEmpty() || !problems.isEmpty()) {
                store.write(id, new Illustrations(dashboards, problems));
            }
        }
    }
}
