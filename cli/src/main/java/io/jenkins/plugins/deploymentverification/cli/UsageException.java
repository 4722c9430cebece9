package io.jenkins.plugins.deploymentverification.cli;

/** What the user gave cannot be used; the message says where and what would be right. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
