package io.jenkins.plugins.deploymentverification.observe;

import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.observe.Figures;
import io.jenkins.plugins.deploymentverification.notification.Notifications;
import io.jenkins.plugins.deploymentverification.report.LiveReports;
import io.jenkins.plugins.deploymentverification.report.VerificationListener;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import io.jenkins.plugins.deploymentverification.runtime.OwnFigures;
import java.time.Duration;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Counts verifications, and tells the exporters. */
@Extension
@Restricted(NoExternalUse.class)
public final class VerificationFigures implements VerificationListener {

    /** Figures that are read when they are asked for. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.JOB_LOADED)
    public static void register() {
        Figures figures = OwnFigures.get();
        figures.gauge(
                "running_verifications",
                "Verifications under way.",
                () -> LiveReports.get().count());
        figures.gauge(
                "outbox_waiting",
                "Messages to notifiers that are not delivered yet.",
                () -> Notifications.get().waiting());
        figures.gauges(
                "export_waiting",
                "Builds whose metrics wait to be sent.",
                "exporter",
                () -> MetricsExports.get().waiting());
    }

    @Override
    public void onFinished(Run<?, ?> run, VerificationRecord record) {
        Instant end = record.getFinishedAt();
        if (record.getVerdict() != null && end != null) {
            OwnFigures.get()
                    .verified(
                            record.getVerdict(), record.getEnvironment(), Duration.between(record.getStartedAt(), end));
            MetricsExports.get().figuresChanged();
        }
    }
}
