package io.jenkins.plugins.deploymentverification.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** Answers with a PNG picture, and lets no browser take it for anything else. */
record PictureFile(Path file) implements HttpResponse {

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException {
        rsp.setContentType("image/png");
        rsp.setHeader("X-Content-Type-Options", "nosniff");
        rsp.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        rsp.setHeader("Cache-Control", "private, max-age=3600");
        rsp.setContentLengthLong(Files.size(file));
        Files.copy(file, rsp.getOutputStream());
    }
}
