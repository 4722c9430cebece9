package io.jenkins.plugins.deploymentverification.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.UnprotectedRootAction;
import io.jenkins.plugins.deploymentverification.config.ObservabilityConfiguration;
import io.jenkins.plugins.deploymentverification.engine.observe.Exposition;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ExportException;
import io.jenkins.plugins.deploymentverification.runtime.OwnFigures;
import io.jenkins.plugins.deploymentverification.spi.ExporterContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.GET;

/**
 * Our own figures for scrapers: {@code /deployment-verification-metrics/}. Not protected by Jenkins, because a scraper
 * is none of its users: it comes in by a token of its own, and users by their permission. Off unless configured.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class MetricsEndpoint implements UnprotectedRootAction {

    static final String URL_NAME = "deployment-verification-metrics";

    private static final Logger LOGGER = Logger.getLogger(MetricsEndpoint.class.getName());
    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S+)\\s*", Pattern.CASE_INSENSITIVE);

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return URL_NAME;
    }

    /** Gives the figures in the format that the scraper asks for. */
    @GET
    public void doIndex(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!ObservabilityConfiguration.get().isMetricsEndpoint()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        if (!isScraper(request.getHeader("Authorization"))
                && !Jenkins.get().hasAnyPermission(Jenkins.SYSTEM_READ, Jenkins.MANAGE)) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"" + URL_NAME + "\"");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        Exposition figures = OwnFigures.get().expose(request.getHeader("Accept"));
        byte[] body = figures.text().getBytes(StandardCharsets.UTF_8);
        response.setContentType(figures.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static boolean isScraper(@CheckForNull String authorization) {
        String id = ObservabilityConfiguration.get().getMetricsTokenCredentialsId();
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
        if (id == null || !bearer.matches()) {
            return false;
        }
        try {
            String token = ExporterContext.global()
                    .credential(id, StringCredentials.class, "the metrics end point", null)
                    .getSecret()
                    .getPlainText();
            return !token.isEmpty() && same(token, bearer.group(1));
        } catch (ExportException e) {
            LOGGER.log(Level.WARNING, "Scrapers cannot come in: {0}", e.getMessage());
            return false;
        }
    }

    /** In a time that depends on neither; digests have the same length. */
    private static boolean same(String one, String other) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] first = sha256.digest(one.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(first, sha256.digest(other.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
