package io.jenkins.plugins.deploymentverification.engine.jira;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So much of JQL as tests and the demo ask for: clauses joined by AND, and an order by created or updated. */
final class JiraJql {

    /** The query cannot be understood. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    private static final Pattern ORDER = Pattern.compile("(?i)\\s*\\border\\s+by\\s+(\\w+)(?:\\s+(asc|desc))?.*$");
    private static final Pattern CLAUSE =
            Pattern.compile("(?i)\"?([\\w ]+?)\"?\\s*(=|!=|>=|in)\\s*(\\(.*\\)|\"[^\"]*\"|'[^']*'|[^\\s]+)");
    private static final Pattern RELATIVE = Pattern.compile("-(\\d+)m");

    private final JiraWorld world;
    private final ZoneId zone;

    /** @param zone of the user: absolute times are read in it, to the minute */
    JiraJql(JiraWorld world, ZoneId zone) {
        this.world = world;
        this.zone = zone;
    }

    boolean isBounded(String jql) {
        return !ORDER.matcher(jql).replaceFirst("").isBlank();
    }

    List<JiraWorld.Issue> find(String jql) throws Wrong {
        List<JiraWorld.Issue> found = new ArrayList<>(world.issues());
        for (String clause : clauses(ORDER.matcher(jql).replaceFirst("").strip())) {
            Matcher matcher = CLAUSE.matcher(clause);
            if (!matcher.matches()) {
                throw new Wrong("Error in the JQL Query: Expecting operator but got '" + clause + "'.");
            }
            String field = matcher.group(1).toLowerCase(Locale.ROOT);
            String operator = matcher.group(2).toLowerCase(Locale.ROOT);
            List<String> values = values(matcher.group(3));
            check(field);
            found.removeIf(issue -> !matches(issue, field, operator, values));
        }
        Matcher order = ORDER.matcher(jql);
        if (order.find()) {
            Comparator<JiraWorld.Issue> by = order.group(1).equalsIgnoreCase("updated")
                    ? Comparator.comparing(issue -> issue.updated)
                    : Comparator.comparing(issue -> issue.created);
            found.sort("desc".equalsIgnoreCase(order.group(2)) ? by.reversed() : by);
        }
        return found;
    }

    private static void check(String field) throws Wrong {
        if (!List.of("project", "key", "status", "labels", "updated", "issuetype")
                .contains(field)) {
            throw new Wrong("Field '" + field + "' does not exist or you do not have permission to view it.");
        }
    }

    /** Splits at AND outside of parentheses; a clause in parentheses is opened. */
    private static List<String> clauses(String text) {
        List<String> all = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && text.regionMatches(true, i, " and ", 0, 5)) {
                all.addAll(opened(text.substring(start, i).strip()));
                start = i + 5;
            }
        }
        String rest = text.substring(start).strip();
        if (!rest.isEmpty()) {
            all.addAll(opened(rest));
        }
        return all;
    }

    private static List<String> opened(String clause) {
        return clause.startsWith("(") && clause.endsWith(")")
                ? clauses(clause.substring(1, clause.length() - 1).strip())
                : List.of(clause);
    }

    private static List<String> values(String text) {
        String inner = text.startsWith("(") ? text.substring(1, text.length() - 1) : text;
        return Arrays.stream(inner.split(","))
                .map(value -> value.strip().replaceAll("^[\"']|[\"']$", ""))
                .toList();
    }

    private boolean matches(JiraWorld.Issue issue, String field, String operator, List<String> values) {
        if (field.equals("updated")) {
            return !issue.updated.isBefore(since(values.get(0)));
        }
        List<String> actual = switch (field) {
            case "project" -> List.of(issue.project());
            case "key" -> List.of(issue.key);
            case "status" -> List.of(world.status(issue.statusId).name());
            case "issuetype" ->
                List.of(issue.fields.path("issuetype").path("name").asText());
            default -> {
                List<String> labels = new ArrayList<>();
                issue.fields.path("labels").forEach(label -> labels.add(label.asText()));
                yield labels;
            }
        };
        boolean any = actual.stream().anyMatch(a -> values.stream().anyMatch(a::equalsIgnoreCase));
        return any != operator.equals("!=");
    }

    private Instant since(String value) {
        Matcher relative = RELATIVE.matcher(value);
        if (relative.matches()) {
            return world.now()
                    .truncatedTo(ChronoUnit.MINUTES)
                    .minus(Duration.ofMinutes(Long.parseLong(relative.group(1))));
        }
        return LocalDateTime.parse(value, DateTimeFormatter.ofPattern("yyyy[/][-]MM[/][-]dd HH:mm"))
                .atZone(zone)
                .toInstant();
    }
}
