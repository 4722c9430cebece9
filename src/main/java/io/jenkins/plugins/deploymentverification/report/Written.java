package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import jakarta.servlet.http.HttpServletResponse;
import org.kohsuke.stapler.HttpResponses;

/** What a person wrote into a form to be kept, such as a reason. */
final class Written {

    /** Characters. */
    static final int MOST = 500;

    private Written() {}

    /**
     * In one line, without what could pass for another one in a log.
     *
     * @param tooLong the answer to what is too long
     * @return null for nothing
     */
    @CheckForNull
    static String line(@CheckForNull String text, String tooLong) {
        String written = Util.fixEmptyAndTrim(text);
        if (written == null) {
            return null;
        }
        if (written.length() > MOST) {
            throw HttpResponses.errorWithoutStack(HttpServletResponse.SC_BAD_REQUEST, tooLong);
        }
        return Util.fixEmpty(SafeText.excerpt(written, MOST));
    }
}
