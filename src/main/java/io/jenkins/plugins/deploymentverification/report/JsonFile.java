package io.jenkins.plugins.deploymentverification.report;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * Answers with a JSON document that is a file, as it is.
 *
 * @param fileName under which a browser shall save it, free of characters that need escaping
 */
record JsonFile(File file, String fileName) implements HttpResponse {

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException {
        JsonResponse.headers(rsp, fileName);
        rsp.setContentLengthLong(file.length());
        Files.copy(file.toPath(), rsp.getOutputStream());
    }
}
