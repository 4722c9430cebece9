package io.jenkins.plugins.deploymentverification.engine.jira.event;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a build parameter gets of an issue: a template such as <code>feature/${key}</code> or
 * <code>${customfield_10042}</code>. Filled once: what a value looks like does not matter, a <code>${</code> in it
 * stays one. Immutable.
 *
 * @param parameter the build parameter's name
 * @param template text with <code>${key}</code>, <code>${project}</code>, <code>${summary}</code>,
 *     <code>${status}</code>, <code>${fromStatus}</code>, <code>${changedBy}</code> or <code>${id of a field}</code>;
 *     <code>$${</code> is a literal <code>${</code>
 * @param pattern a regular expression the whole value must match, or null; its first group, where there is one, is
 *     what the parameter gets
 */
public record ParameterMapping(
        String parameter, String template, @CheckForNull String pattern) {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^{}]*)}");
    /** Threads that all jobs share do the matching. */
    private static final Duration MATCH_TIME = Duration.ofSeconds(1);

    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    public ParameterMapping {
        if (!parameter.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException("\"" + parameter + "\" is no name of a build parameter");
        }
        Matcher references = REFERENCE.matcher(template);
        while (references.find()) {
            if (references.group(1) != null
                    && !FIELD.matcher(references.group(1).strip()).matches()) {
                throw new IllegalArgumentException(
                        "${" + references.group(1) + "} names no field; there are ${key}, ${summary}, ${priority},"
                                + " ${customfield_10042} and the like");
            }
        }
        pattern = pattern == null || pattern.isBlank() ? null : pattern;
        if (pattern != null) {
            Pattern.compile(pattern); // PatternSyntaxException is an IllegalArgumentException
        }
    }

    /**
     * The parameter's value; null when it does not match the pattern, so that no build should start.
     *
     * @throws IllegalArgumentException naming the parameter, when it cannot be told in a second or within the stack
     *     whether the value matches: no build should start then either
     */
    @CheckForNull
    public String value(StatusChange change) {
        Matcher references = REFERENCE.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (references.find()) {
            String name = references.group(1);
            references.appendReplacement(
                    filled, Matcher.quoteReplacement(name == null ? "${" : field(change, name.strip())));
        }
        references.appendTail(filled);
        String value = IssueEnvironment.clean(filled.toString());
        return pattern == null ? value : matched(Pattern.compile(pattern), value, MATCH_TIME);
    }

    @CheckForNull
    String matched(Pattern wanted, String value, Duration time) {
        Matcher matcher = wanted.matcher(new TimedText(value, time));
        try {
            if (!matcher.matches()) {
                return null;
            }
        } catch (TimedText.ExpiredException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "the pattern for the parameter " + parameter + " takes too much time or memory to tell whether a"
                            + " value of " + value.length() + " characters matches; avoid repetitions in repetitions",
                    e);
        }
        String group = matcher.groupCount() > 0 ? matcher.group(1) : value;
        return group == null ? "" : group;
    }

    private static String field(StatusChange change, String name) {
        return switch (name) {
            case "key" -> change.key();
            case "project" -> change.project();
            case "status" -> change.toStatus();
            case "fromStatus" -> change.fromStatus();
            case "changedBy" -> change.changedBy();
            default -> change.fields().text(name);
        };
    }
}
