package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * Answers with a JSON document.
 *
 * @param fileName under which a browser shall save it, free of characters that need escaping; null to just show it
 */
record JsonResponse(String json, @CheckForNull String fileName) implements HttpResponse {

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        headers(rsp, fileName);
        rsp.setContentLength(bytes.length);
        rsp.getOutputStream().write(bytes);
    }

    static void headers(StaplerResponse2 rsp, @CheckForNull String fileName) {
        rsp.setContentType("application/json;charset=UTF-8");
        rsp.setHeader("X-Content-Type-Options", "nosniff");
        rsp.setHeader("Cache-Control", "no-cache, no-store, must-revalidate");
        if (fileName != null) {
            rsp.setHeader("Content-Disposition", "attachment; filename=\"" + fileName + '"');
        }
    }
}
