package io.jenkins.plugins.deploymentverification.engine.http;

/**
 * The one way out: sends HTTP requests. Safe for use by many threads at once.
 *
 * @see HttpTransports
 */
public interface HttpTransport extends AutoCloseable {

    /**
     * Sends a request and waits for the complete answer, whatever its status.
     *
     * @throws HttpFailure when there is no complete answer, within the request's budget at the latest
     * @throws InterruptedException when the thread was interrupted; the connection is aborted
     */
    HttpResponse send(HttpRequest request) throws HttpFailure, InterruptedException;

    /** Closes the connections. Requests under way fail. Never throws. */
    @Override
    void close();
}
