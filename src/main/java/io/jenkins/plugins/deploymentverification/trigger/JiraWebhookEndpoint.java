package io.jenkins.plugins.deploymentverification.trigger;

import hudson.Extension;
import hudson.model.UnprotectedRootAction;
import hudson.security.csrf.CrumbExclusion;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.WebhookEvent;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.WebhookSignature;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/**
 * Where Jira sends webhooks: {@code /deployment-verification-jira/SITE}. Open to everybody, because Jira has neither a
 * session nor a crumb; the signature tells who it is. Its answers have no body and tell nothing about jobs.
 */
@Extension
public final class JiraWebhookEndpoint implements UnprotectedRootAction {

    static final String URL_NAME = "deployment-verification-jira";

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

    /** Takes a webhook. */
    @POST
    public void doDynamic(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        String site = request.getRestOfPath().replaceAll("^/+|/+$", "");
        byte[] body;
        try (InputStream in = request.getInputStream()) {
            body = in.readNBytes(WebhookEvent.MAX_BYTES + 1);
        }
        JiraInbox.Answer answer = JiraInbox.get()
                .receive(new JiraInbox.Webhook(
                        site,
                        body,
                        request.getHeader(WebhookSignature.HEADER),
                        request.getHeader(WebhookEvent.IDENTIFIER_HEADER)));
        if (answer == JiraInbox.Answer.TOO_MANY || answer == JiraInbox.Answer.BUSY) {
            response.setHeader("Retry-After", "30");
        }
        response.setStatus(answer.status());
    }

    /** Jira has no crumb. */
    @Extension
    public static final class NoCrumb extends CrumbExclusion {

        @Override
        public boolean process(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String path = request.getPathInfo();
            if (path == null || !path.startsWith("/" + URL_NAME + "/")) {
                return false;
            }
            chain.doFilter(request, response);
            return true;
        }
    }
}
