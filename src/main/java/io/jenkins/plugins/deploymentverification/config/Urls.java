package io.jenkins.plugins.deploymentverification.config;

import hudson.Util;
import hudson.util.FormValidation;
import java.net.URI;
import java.net.URISyntaxException;

/** Form checks of URLs. */
final class Urls {

    private Urls() {}

    /** As {@link #check}, where there may be none. */
    static FormValidation checkOptional(String value) {
        return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : check(value);
    }

    static FormValidation check(String value) {
        String text = Util.fixNull(value).strip();
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!http || url.getHost() == null) {
                return FormValidation.error(Messages.Urls_bad());
            }
            if (url.getUserInfo() != null) {
                return FormValidation.error(Messages.Urls_userInfo());
            }
            return FormValidation.ok();
        } catch (URISyntaxException e) {
            return FormValidation.error(Messages.Urls_bad());
        }
    }
}
