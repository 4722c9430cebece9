package io.jenkins.plugins.deploymentverification.steps;

import hudson.AbortException;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * Fails {@code verifyDeployment}: the verdict is not acceptable. The message carries the reasons; a Pipeline that
 * catches it can look at the result, for example to roll back when the verdict is {@code FAILED} but not when it is
 * {@code INCONCLUSIVE}.
 */
public final class VerificationException extends AbortException {

    private static final long serialVersionUID = 1L;

    private final VerificationResult result;

    VerificationException(String message, VerificationResult result) {
        super(message);
        this.result = result;
    }

    @Whitelisted
    public VerificationResult getResult() {
        return result;
    }

    @Whitelisted
    public String getVerdict() {
        return result.getVerdict();
    }
}
