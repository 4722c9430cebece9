package io.jenkins.plugins.deploymentverification.config;

import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ExportException;
import io.jenkins.plugins.deploymentverification.engine.observe.export.MetricsSender;
import io.jenkins.plugins.deploymentverification.spi.ExporterContext;
import io.jenkins.plugins.deploymentverification.spi.MetricsExporterConfig;
import java.net.URI;
import java.net.URISyntaxException;
import jenkins.model.Jenkins;

/** What the forms of all exporters have in common. */
final class ExporterForms {

    private ExporterForms() {}

    /**
     * Reaches out with the form as it stands, the way a build's metrics would go. For administrators only: it makes
     * Jenkins use a credential.
     */
    static FormValidation test(MetricsExporterConfig form) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try (MetricsSender sender = form.open(ExporterContext.global())) {
            return FormValidation.ok(Messages.ExporterForms_answered(sender.test()));
        } catch (ExportException e) {
            return FormValidation.error(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.ExporterForms_interrupted());
        }
    }

    /** @throws ExportException when it is none */
    static URI url(String text) throws ExportException {
        try {
            URI url = new URI(text);
            if (url.getUserInfo() != null) {
                throw ExportException.later("the URL has a user in it; choose a credential instead", null);
            }
            return url;
        } catch (URISyntaxException e) {
            throw ExportException.later("the URL is none: " + e.getReason(), null);
        }
    }

    /** What is wrong with a configuration; an administrator may put it right. */
    static ExportException invalid(IllegalArgumentException e) {
        return ExportException.later(e.getMessage(), null);
    }
}
