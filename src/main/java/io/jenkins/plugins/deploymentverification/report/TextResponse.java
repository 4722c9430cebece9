package io.jenkins.plugins.deploymentverification.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * Answers with a text to be saved as a file.
 *
 * @param type media type, without charset
 * @param fileName free of characters that need escaping
 */
@Restricted(NoExternalUse.class)
public record TextResponse(String text, String type, String fileName) implements HttpResponse {

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        rsp.setContentType(type + ";charset=UTF-8");
        rsp.setHeader("X-Content-Type-Options", "nosniff");
        rsp.setHeader("Cache-Control", "no-cache, no-store, must-revalidate");
        rsp.setHeader("Content-Disposition", "attachment; filename=\"" + fileName + '"');
        rsp.setContentLength(bytes.length);
        rsp.getOutputStream().write(bytes);
    }
}
