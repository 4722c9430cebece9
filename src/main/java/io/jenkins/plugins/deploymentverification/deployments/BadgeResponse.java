package io.jenkins.plugins.deploymentverification.deployments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.report.Badge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** Answers with a badge. Caches must ask each time, and are told cheaply when nothing changed. */
final class BadgeResponse implements HttpResponse {

    private final String svg;

    /**
     * Shows a verification.
     *
     * @param label in place of the usual one, or null
     * @param last the verification to show, or null for none
     */
    BadgeResponse(@CheckForNull String label, @CheckForNull DeploymentRow last) {
        String left = Util.fixEmptyAndTrim(label) == null ? Messages.Badge_label() : label;
        if (last == null) {
            svg = Badge.svg(left, null, Messages.Badge_none());
        } else {
            String version = last.getVersion() == null ? "" : last.getVersion() + ' ';
            svg = Badge.svg(left, last.summary().verdict(), version + last.stateWord());
        }
    }

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException {
        String tag = '"' + Util.getDigestOf(svg) + '"';
        rsp.setHeader("Cache-Control", "private, no-cache, must-revalidate");
        rsp.setHeader("ETag", tag);
        if (tag.equals(req.getHeader("If-None-Match"))) {
            rsp.setStatus(StaplerResponse2.SC_NOT_MODIFIED);
            return;
        }
        byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
        rsp.setContentType("image/svg+xml;charset=UTF-8");
        rsp.setHeader("X-Content-Type-Options", "nosniff");
        rsp.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        rsp.setContentLength(bytes.length);
        rsp.getOutputStream().write(bytes);
    }
}
