package io.jenkins.plugins.deploymentverification.engine.jira;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** What goes wrong with one request. */
public interface JiraFault {

    /** Does what was asked for. */
    interface Normal {

        JiraApiStub.Answer answer() throws IOException;
    }

    /** @param closed counted down when the server ends */
    void apply(HttpExchange exchange, Normal normal, CountDownLatch closed) throws IOException, InterruptedException;

    /** Nothing is done; the status and a message of Jira's are answered. */
    static JiraFault status(int status, String message) {
        return (exchange, normal, closed) ->
                JiraServer.send(exchange, JiraApiStub.Answer.json(status, JiraJson.errors(message)));
    }

    /** Too many requests. */
    static JiraFault tooMany(int retryAfterSeconds) {
        return (exchange, normal, closed) -> {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfterSeconds));
            JiraServer.send(exchange, JiraApiStub.Answer.json(429, JiraJson.errors("Rate limit exceeded.")));
        };
    }

    /** It is done, but no answer comes. */
    static JiraFault answerLost() {
        return (exchange, normal, closed) -> {
            normal.answer();
            closed.await();
        };
    }

    /** Nothing is done, and no answer comes. */
    static JiraFault swallowed() {
        return (exchange, normal, closed) -> closed.await();
    }

    /** It is done, and a gateway answers 504 in its place. */
    static JiraFault gatewayTimeout() {
        return (exchange, normal, closed) -> {
            normal.answer();
            JiraServer.send(
                    exchange,
                    new JiraApiStub.Answer(504, "text/html", "<html><title>504 Gateway Time-out</title></html>"));
        };
    }

    /** A log-in page in place of JSON. */
    static JiraFault loginPage() {
        return (exchange, normal, closed) -> JiraServer.send(
                exchange,
                new JiraApiStub.Answer(
                        200,
                        "text/html;charset=UTF-8",
                        "<!DOCTYPE html><html><head><title>Log in - Jira</title></head><body><form>"
                                + "<input type=\"password\"></form></body></html>"));
    }

    /** Single sign-on in front of Jira. */
    static JiraFault singleSignOn() {
        return (exchange, normal, closed) -> {
            exchange.getResponseHeaders().set("Location", "https://sso.example.com/saml/login?SAMLRequest=abc");
            JiraServer.send(exchange, new JiraApiStub.Answer(302, "text/html", ""));
        };
    }

    /** Something happens just before it is done. */
    static JiraFault after(Runnable first) {
        return (exchange, normal, closed) -> {
            first.run();
            JiraServer.send(exchange, normal.answer());
        };
    }

    /** A header is added. */
    static JiraFault header(String name, String value) {
        return (exchange, normal, closed) -> {
            exchange.getResponseHeaders().set(name, value);
            JiraServer.send(exchange, normal.answer());
        };
    }

    /** Something else than JSON, with the status of a success. */
    static JiraFault body(String contentType, String body) {
        return (exchange, normal, closed) -> JiraServer.send(exchange, new JiraApiStub.Answer(200, contentType, body));
    }
}
