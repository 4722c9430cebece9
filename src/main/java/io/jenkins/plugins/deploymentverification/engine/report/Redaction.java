package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Takes out of a report what its readers must not see: credentials in the headers, URLs and bodies of HTTP checks and
 * in links. Pure; a report that has none comes back equal.
 */
public final class Redaction {

    /** Stands where a secret stood. */
    public static final String MASK = "****";

    /** Names whose values are secrets, wherever a name and a value stand together. */
    private static final Pattern SENSITIVE_NAME = Pattern.compile(
            "authorization|cookie|token|secret|passw(or)?d|passphrase|credential|signature|session"
                    + "|api[-_]?key|access[-_]?key|private[-_]?key|[-_]key$|^key$|^sig$|^pwd$",
            Pattern.CASE_INSENSITIVE);

    /** The same in a text of unknown form, where "key" alone would hide too much. */
    private static final Pattern SENSITIVE_TEXT = Pattern.compile(
            "authorization|bearer\\s|token|secret|passw(or)?d|passphrase|credential|pwd\\b"
                    + "|(api|access|private)[-_ ]?key",
            Pattern.CASE_INSENSITIVE);

    private Redaction() {}

    /** Whether a header or parameter of this name carries a secret. */
    public static boolean isSensitive(String name) {
        return SENSITIVE_NAME.matcher(name).find();
    }

    /** The report without secrets. */
    public static Report redact(Report report) {
        ServicePolicy policy = report.policy();
        return new Report(
                report.id(),
                report.deployment(),
                new ServicePolicy(
                        policy.name(),
                        policy.source(),
                        policy.window(),
                        policy.failFast(),
                        policy.scoring(),
                        policy.checks().stream().map(Redaction::redact).toList(),
                        policy.rules()),
                report.policyDigest(),
                report.startedAt(),
                report.finishedAt(),
                report.verdict(),
                report.score(),
                report.reasons(),
                report.checks().stream().map(Redaction::redact).toList(),
                report.trace(),
                report.events().stream().map(Redaction::redact).toList(),
                report.followUpOf(),
                report.rollbacks(),
                report.decisions(),
                report.rollout());
    }

    private static ReportedEvent redact(ReportedEvent event) {
        return new ReportedEvent(event.source(), event.at(), event.title(), redactUrl(event.link()));
    }

    private static CheckReport redact(CheckReport check) {
        return new CheckReport(
                redact(check.check()),
                check.verdict(),
                check.reason(),
                check.scheduled(),
                redactUrl(check.graphLink()),
                check.measurements());
    }

    /** The check without secrets. */
    public static Check redact(Check check) {
        if (check instanceof CommandCheck command) {
            return new CommandCheck(
                    command.settings(),
                    redact(command.command()),
                    command.exitCode(),
                    command.criteria(),
                    command.warning(),
                    command.unit(),
                    command.timeout());
        }
        if (!(check instanceof HttpCheck http)) {
            return check;
        }
        SortedMap<String, String> headers = new TreeMap<>(http.headers());
        headers.replaceAll((name, value) -> isSensitive(name) ? MASK : value);
        String body = http.body();
        return new HttpCheck(
                http.settings(),
                redact(http.url()),
                http.method(),
                headers,
                body != null && SENSITIVE_TEXT.matcher(body).find() ? MASK : body,
                http.expectedStatus(),
                http.bodyContains(),
                http.jsonPath(),
                http.jsonCriteria(),
                http.jsonEquals(),
                http.maxLatency(),
                http.followRedirects(),
                http.timeout(),
                http.retries(),
                http.verifyTls());
    }

    /** The value of {@code --token=value} and of {@code Authorization: value}, and what follows {@code --token}. */
    private static List<String> redact(List<String> arguments) {
        List<String> redacted = new ArrayList<>();
        boolean follows = false;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            int colon = sensitiveColon(argument);
            if (follows && !argument.startsWith("-")) {
                redacted.add(MASK);
            } else if (colon > 0) {
                redacted.add(argument.substring(0, colon + 1) + MASK);
            } else if (argument.contains("://")) {
                redacted.add(redactUrl(argument));
            } else if (equals > 0 && isSensitive(argument.substring(0, equals))) {
                redacted.add(argument.substring(0, equals + 1) + MASK);
            } else {
                redacted.add(argument);
            }
            follows = argument.startsWith("-") && equals < 0 && isSensitive(argument);
        }
        return redacted;
    }

    /** Where the value of a sensitive {@code Name: value} begins, as in headers and in JSON; -1 where there is none. */
    private static int sensitiveColon(String argument) {
        int colon = argument.indexOf(':');
        if (colon >= 0 && argument.startsWith("://", colon)) {
            return -1; // a URL has rules of its own
        }
        while (colon >= 0 && !isSensitive(argument.substring(0, colon))) {
            colon = argument.indexOf(':', colon + 1);
        }
        return colon;
    }

    private static URI redact(URI url) {
        String text = url.toString();
        String redacted = redactUrl(text);
        return text.equals(redacted) ? url : URI.create(redacted);
    }

    /**
     * The URL without user information and without the values of sensitive query parameters.
     *
     * @return null for null; the URL itself where it holds no secret
     */
    @CheckForNull
    public static String redactUrl(@CheckForNull String url) {
        if (url == null) {
            return null;
        }
        String result = url;
        try {
            String user = new URI(url).getRawUserInfo();
            if (user != null) {
                result = result.replaceFirst(Pattern.quote(user + "@"), "");
            }
        } catch (URISyntaxException e) {
            // not one that could be followed either: only its query is looked at
        }
        int query = result.indexOf('?');
        if (query < 0) {
            return result;
        }
        int fragment = result.indexOf('#', query);
        String parameters = result.substring(query + 1, fragment < 0 ? result.length() : fragment);
        List<String> redacted = Pattern.compile("&")
                .splitAsStream(parameters)
                .map(Redaction::redactParameter)
                .toList();
        return result.substring(0, query + 1)
                + String.join("&", redacted)
                + (fragment < 0 ? "" : result.substring(fragment));
    }

    private static String redactParameter(String parameter) {
        int equals = parameter.indexOf('=');
        return equals > 0 && isSensitive(parameter.substring(0, equals))
                ? parameter.substring(0, equals + 1) + MASK
                : parameter;
    }
}
