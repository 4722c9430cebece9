package io.jenkins.plugins.deploymentverification.backtest;

/** What somebody asked for cannot be done; the message is for them, in their language where it is ours. */
final class OrderException extends Exception {

    private static final long serialVersionUID = 1L;

    OrderException(String message) {
        super(message);
    }
}
