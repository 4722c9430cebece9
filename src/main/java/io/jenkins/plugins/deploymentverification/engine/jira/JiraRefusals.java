package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in words what an answer of Jira means that is not a success, in Jira's own words where there are some. */
final class JiraRefusals {

    private static final int MOST_WORDS = 20;
    /** Statuses after which a change may have been made all the same. */
    private static final Set<Integer> UNCERTAIN = Set.of(408, 500, 502, 503, 504);

    private final JiraSettings settings;

    JiraRefusals(JiraSettings settings) {
        this.settings = settings;
    }

    JiraException of(HttpFailure failure, boolean isChange) {
        boolean sent = failure.kind() == HttpFailure.Kind.TIMEOUT
                || failure.kind() == HttpFailure.Kind.BROKEN
                || failure.kind() == HttpFailure.Kind.TOO_LARGE;
        return JiraException.builder(kind(failure.kind()), failure.getMessage())
                .cause(failure)
                .perhapsDone(isChange && sent)
                .build();
    }

    /** A page or a redirect in place of the API; null when the answer may be Jira's. */
    @CheckForNull
    JiraException notTheApi(String place, HttpResponse response) {
        String wrong = WrongAnswer.insteadOfJson(response);
        boolean errorPage = response.status() >= 400 && !WrongAnswer.isLogin(response);
        if (wrong == null || errorPage) {
            return null;
        }
        Kind kind = WrongAnswer.isLogin(response) ? Kind.UNAUTHORIZED : Kind.MALFORMED;
        return JiraException.builder(kind, place + ": the server " + wrong)
                .status(response.status())
                .build();
    }

    /**
     * Cloud serves a request with wrong credentials as one of a stranger, so that an issue seems not to exist; a header
     * tells. Null when the credentials were taken.
     */
    @CheckForNull
    JiraException strangersAnswer(String place, HttpResponse response) {
        String reason = String.valueOf(response.header("X-Seraph-LoginReason"));
        String denied = response.header("X-Authentication-Denied-Reason");
        if (denied != null && denied.contains("CAPTCHA")) {
            return JiraException.builder(
                            Kind.UNAUTHORIZED,
                            place + ": Jira wants a CAPTCHA after too many failed log-ins; log in with this user in a"
                                    + " browser once, then correct the credentials")
                    .status(response.status())
                    .build();
        }
        if (!reason.contains("AUTHENTICATED_FAILED") && !reason.contains("AUTHENTICATION_DENIED")) {
            return null;
        }
        return JiraException.builder(
                        Kind.UNAUTHORIZED, place + ": Jira did not take the credentials" + sent() + tokenHint())
                .status(response.status())
                .build();
    }

    /** @param json of the body, or missing */
    JiraException of(String place, HttpResponse response, JsonNode json, boolean isChange) {
        List<String> messages = messages(json);
        Map<String, String> errors = errors(json);
        Kind kind = kind(response.status());
        String said = said(response, messages, errors);
        String colon = said.isEmpty() ? "" : ": " + said;
        return JiraException.builder(
                        kind,
                        place + ": " + sentence(kind) + " (" + response.status() + ")" + colon
                                + hint(kind, response, said))
                .status(response.status())
                .perhapsDone(isChange && UNCERTAIN.contains(response.status()))
                .words(messages, errors)
                .build();
    }

    private static Kind kind(HttpFailure.Kind kind) {
        return switch (kind) {
            case CONNECT, TLS, BROKEN -> Kind.UNREACHABLE;
            case TIMEOUT -> Kind.TIMEOUT;
            case TOO_LARGE -> Kind.MALFORMED;
            case CIRCUIT_OPEN -> Kind.CIRCUIT_OPEN;
            case AUTHENTICATION -> Kind.UNAUTHORIZED;
            case INVALID -> Kind.CONFIGURATION;
        };
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 407 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 405, 406, 410 -> Kind.CONFIGURATION;
            case 408 -> Kind.TIMEOUT;
            case 409 -> Kind.CONFLICT;
            case 429 -> Kind.RATE_LIMITED;
            default -> status < 400 ? Kind.MALFORMED : status < 500 ? Kind.REJECTED : Kind.SERVER_ERROR;
        };
    }

    private static String sentence(Kind kind) {
        return switch (kind) {
            case UNAUTHORIZED -> "not authenticated";
            case FORBIDDEN -> "not allowed";
            case NOT_FOUND -> "not found";
            case CONFIGURATION -> "Jira has no such API";
            case TIMEOUT -> "Jira gave up waiting";
            case CONFLICT -> "somebody else is changing the issue at the same time";
            case RATE_LIMITED -> "too many requests";
            case REJECTED -> "Jira refused it";
            default -> "Jira failed";
        };
    }

    private String hint(Kind kind, HttpResponse response, String said) {
        if (response.status() == 407) {
            return ". It is the proxy that wants a user and a password";
        }
        if (said.contains("Connect Session Auth Token")) {
            return ". Jira Cloud takes no bearer token at this address; use e-mail and API token, or a scoped token"
                    + " with the cloud id";
        }
        return switch (kind) {
            case UNAUTHORIZED -> sent() + tokenHint();
            case NOT_FOUND ->
                said.isEmpty()
                        ? ". Is the path of the site's URL complete (such as /jira)? A cloud id or API version that"
                                + " does not fit looks like this, too"
                        : "";
            case RATE_LIMITED -> {
                String after = response.header("Retry-After");
                yield after == null ? "" : ". It asks to wait: " + SafeText.excerpt(after, 40);
            }
            default -> "";
        };
    }

    private String sent() {
        return settings.authentication() instanceof Authentication.None
                ? ". No credentials are configured for this site"
                : ". Sent was: " + settings.authentication();
    }

    private String tokenHint() {
        if (settings.isCertainlyCloud()) {
            return settings.cloudId() == null
                    ? "; Cloud takes the account's e-mail and an API token without scopes"
                    : "; at the gateway a token needs the scopes read:jira-work and write:jira-work";
        }
        return settings.authentication() instanceof Authentication.Basic
                ? "; Jira 11 and later refuse a password unless an admin allows it: use a personal access token"
                : "";
    }

    private String said(HttpResponse response, List<String> messages, Map<String, String> errors) {
        List<String> all = new ArrayList<>(messages);
        errors.forEach((field, message) -> all.add(field + ": " + message));
        if (!all.isEmpty()) {
            return String.join("; ", all);
        }
        return WrongAnswer.insteadOfJson(response) == null ? clean(response.body(), 200) : "";
    }

    /** {@code errorMessages}; gateways say {@code message} or {@code errorMessage} instead. */
    private List<String> messages(JsonNode json) {
        List<String> all = new ArrayList<>();
        for (JsonNode message : json.path("errorMessages")) {
            add(all, message.asText(""));
        }
        if (all.isEmpty()) {
            add(all, json.path("errorMessage").asText(""));
            add(all, json.path("message").asText(""));
        }
        return all;
    }

    private void add(List<String> all, String message) {
        String text = clean(message, 300);
        if (!text.isEmpty() && all.size() < MOST_WORDS) {
            all.add(text);
        }
    }

    private Map<String, String> errors(JsonNode json) {
        Map<String, String> all = new LinkedHashMap<>();
        json.path("errors").properties().forEach(error -> {
            if (all.size() < MOST_WORDS) {
                all.put(clean(error.getKey(), 60), clean(error.getValue().asText(""), 300));
            }
        });
        return all;
    }

    /** Some servers repeat what they were sent. */
    private String clean(String text, int length) {
        List<String> secrets = new ArrayList<>(settings.http().headers().values());
        if (settings.authentication() instanceof Authentication.Basic basic) {
            secrets.add(basic.password());
        } else if (settings.authentication() instanceof Authentication.Bearer bearer) {
            secrets.add(bearer.token());
        }
        return SafeText.mask(SafeText.excerpt(SafeText.mask(text, secrets), length), secrets);
    }
}
