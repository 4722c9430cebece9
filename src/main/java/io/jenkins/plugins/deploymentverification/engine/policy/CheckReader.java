package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck.StatusRange;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one check of any type. What is wrong is noted, and some check is returned all the same. */
final class CheckReader {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern STATUS = Pattern.compile("(\\d{3})(?:\\s*(?:-|\\.\\.)\\s*(\\d{3}))?|([1-5])[xX]{2}");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\-\\[\\]]{1,253}");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_RETRIES = 10;
    private static final int MAX_COUNT = Window.MAX_MEASUREMENTS;

    private final Problems problems;
    private final FailureAction usual;
    private final boolean forRules;

    /**
     * For the checks of one service.
     *
     * @param usual what the failure of a check leads to that does not say
     * @param forRules whether the service has rules, which may use baselines too
     */
    CheckReader(Problems problems, FailureAction usual, boolean forRules) {
        this.problems = problems;
        this.usual = usual;
        this.forRules = forRules;
    }

    Check read(CheckType type, Node node) {
        Fields fields = Fields.of(node, problems);
        Check check = switch (type) {
            case METRIC -> new MetricCheckReader(problems, forRules).read(fields, settings(fields), source(fields));
            case HTTP -> http(fields);
            case TCP -> tcp(fields);
            case ALERT ->
                new AlertCheck(settings(fields), source(fields), labels(fields), fields.bool("includePending", false));
            case TARGET ->
                new TargetCheck(
                        settings(fields), source(fields), labels(fields), fields.integer("minTargets", 1, 1, 100_000));
            case MONITOR -> new SystemCheckReader(problems).monitor(fields, settings(fields), source(fields));
            case SLO -> new SystemCheckReader(problems).slo(fields, settings(fields), source(fields));
            case GATE -> new SystemCheckReader(problems).gate(fields, settings(fields), source(fields));
            case COMMAND -> new CommandCheckReader(problems).read(fields, settings(fields), timeout(fields));
        };
        refuseEarlyPassOfWhatIsJudgedAtTheEnd(fields, check);
        fields.refuseUnknown();
        return check;
    }

    private void refuseEarlyPassOfWhatIsJudgedAtTheEnd(Fields fields, Check check) {
        if (!check.settings().passEarly()) {
            return;
        }
        boolean untilEnd = check instanceof MetricCheck metric && metric.isJudgedAtEnd();
        boolean sequential = check instanceof MetricCheck metric && metric.isSequential();
        if (untilEnd) {
            problems.add(fields.get("passEarly").place(), "'passEarly' does not go with what is judged at the end");
        } else if (!sequential && check.settings().consecutiveSuccesses() == null) {
            problems.add(
                    fields.get("passEarly").place(),
                    "'passEarly' needs 'consecutiveSuccesses', or the judge sequential, to tell when it may pass");
        }
    }

    private CheckSettings settings(Fields fields) {
        String name = fields.required("name");
        if (name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
            problems.add(fields.node().place(), "the check's name is too long or has control characters");
        }
        CheckSettings defaults = CheckSettings.named(name);
        Integer consecutive = fields.integerOrNull("consecutiveFailures", 1, MAX_COUNT);
        int limit = fields.integer("failureLimit", consecutive == null ? 0 : MAX_COUNT, 0, MAX_COUNT);
        return new CheckSettings(
                name,
                severity(fields, defaults.severity()),
                fields.number("weight", defaults.weight(), 0, 1_000_000),
                fields.oneOf("action", FailureAction.class, usual),
                fields.oneOf("onNoData", DataPolicy.class, defaults.onNoData()),
                fields.oneOf("onError", DataPolicy.class, defaults.onError()),
                limit,
                consecutive,
                fields.integerOrNull("errorLimit", 0, MAX_COUNT),
                fields.integerOrNull("minMeasurements", 1, MAX_COUNT),
                fields.duration("duration", null),
                fields.integerOrNull("consecutiveSuccesses", 1, MAX_COUNT),
                fields.bool("passEarly", false),
                fields.integerOrNull("inconclusiveLimit", 0, MAX_COUNT),
                groups(fields));
    }

    /** A list, or one text with commas as forms have it. */
    private List<String> groups(Fields fields) {
        List<String> groups = new ArrayList<>();
        for (Node node : fields.list("groups")) {
            for (String part : String.valueOf(node.text()).split(",", -1)) {
                String name = part.strip();
                if (!node.isScalar() || !ServiceReader.isGroupName(name)) {
                    problems.add(
                            node.place(), "a group has a name of 1 to 100 letters, digits, blanks, and any of - _ . /");
                } else if (!groups.contains(name)) {
                    groups.add(name);
                }
            }
        }
        return groups;
    }

    /** A dry run is what severity info is: there is one word for it in the model. */
    private Severity severity(Fields fields, Severity fallback) {
        boolean dryRun = fields.bool("dryRun", false);
        Severity severity = fields.oneOf("severity", Severity.class, dryRun ? Severity.INFO : fallback);
        if (dryRun && severity != Severity.INFO) {
            problems.add(fields.get("dryRun").place(), "a dry run does not count, so its severity can only be info");
        }
        return severity;
    }

    private HttpCheck http(Fields fields) {
        Criteria jsonCriteria = fields.convert("jsonCriteria", null, text -> Criteria.parse(text, Unit.NONE));
        String jsonEquals = fields.text("jsonEquals", null);
        String jsonPath = fields.text("jsonPath", null);
        if ((jsonPath == null) != (jsonCriteria == null && jsonEquals == null)) {
            problems.add(fields.node().place(), "'jsonPath' goes with 'jsonCriteria' or 'jsonEquals'");
        }
        return new HttpCheck(
                settings(fields),
                url(fields),
                fields.convert("method", "GET", this::method),
                headers(fields),
                fields.text("body", null),
                statuses(fields),
                fields.text("bodyContains", null),
                jsonPath,
                jsonCriteria,
                jsonEquals,
                fields.duration("maxLatency", null),
                fields.bool("followRedirects", false),
                timeout(fields),
                fields.integer("retries", 0, 0, MAX_RETRIES),
                fields.bool("verifyTls", true));
    }

    private TcpCheck tcp(Fields fields) {
        String host = fields.required("host");
        if (!host.isEmpty() && !HOST.matcher(host).matches()) {
            problems.add(fields.get("host").place(), "'" + host + "' is not a host name or an address");
        }
        if (!fields.has("port")) {
            problems.add(fields.node().place(), "needs 'port'");
        }
        return new TcpCheck(
                settings(fields),
                host,
                fields.integer("port", 1, 1, 65_535),
                timeout(fields),
                fields.integer("retries", 0, 0, MAX_RETRIES));
    }

    private static String source(Fields fields) {
        return fields.text("source", null);
    }

    private SortedMap<String, String> labels(Fields fields) {
        SortedMap<String, String> labels = fields.map("labels");
        if (labels.isEmpty()) {
            problems.add(fields.node().place(), "needs 'labels', for example {job: checkout}");
        }
        return labels;
    }

    private Duration timeout(Fields fields) {
        Duration timeout = fields.duration("timeout", DEFAULT_TIMEOUT);
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            problems.add(fields.node().place(), "'timeout' must be between 1ms and 5m");
        }
        return timeout;
    }

    private URI url(Fields fields) {
        String text = fields.required("url");
        String wanted =
                "must be a whole http or https URL, like https://checkout.example/health, but is '" + text + "'";
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!text.isEmpty() && (!http || url.getHost() == null)) {
                problems.add(fields.get("url").place(), wanted);
            }
            if (url.getUserInfo() != null) {
                problems.add(fields.get("url").place(), "must not carry a password; send it as a header");
            }
            return url;
        } catch (URISyntaxException e) {
            problems.add(fields.get("url").place(), wanted);
            return URI.create("http://invalid");
        }
    }

    private String method(String text) {
        String method = text.strip().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }
        return method;
    }

    private SortedMap<String, String> headers(Fields fields) {
        SortedMap<String, String> headers = fields.map("headers");
        headers.forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches() || value.chars().anyMatch(Character::isISOControl)) {
                problems.add(fields.get("headers").place(), "'" + name + "' is not a valid header");
            }
        });
        return headers;
    }

    private List<StatusRange> statuses(Fields fields) {
        List<StatusRange> ranges = new ArrayList<>();
        for (Node node : fields.list("expectedStatus")) {
            for (String part : String.valueOf(node.text()).split(",")) {
                Matcher matcher = STATUS.matcher(part.strip());
                if (!matcher.matches()) {
                    problems.add(
                            node.place(), "'" + part.strip() + "' is not an HTTP status; write 200, 200-299 or 2xx");
                    continue;
                }
                try {
                    ranges.add(range(matcher));
                } catch (IllegalArgumentException e) {
                    problems.add(node.place(), e.getMessage());
                }
            }
        }
        return ranges.isEmpty() ? List.of(new StatusRange(200, 299)) : ranges;
    }

    private static StatusRange range(Matcher matcher) {
        if (matcher.group(3) != null) {
            int hundreds = Integer.parseInt(matcher.group(3)) * 100;
            return new StatusRange(hundreds, hundreds + 99);
        }
        int from = Integer.parseInt(matcher.group(1));
        return new StatusRange(from, matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2)));
    }
}
