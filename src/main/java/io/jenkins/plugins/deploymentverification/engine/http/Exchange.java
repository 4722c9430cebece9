package io.jenkins.plugins.deploymentverification.engine.http;

/** Sends one request by a deadline; the layers of a transport are stacked of these. */
interface Exchange {

    HttpResponse exchange(HttpRequest request, Deadline deadline) throws HttpFailure, InterruptedException;
}
