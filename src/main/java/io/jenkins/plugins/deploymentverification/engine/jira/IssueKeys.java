package io.jenkins.plugins.deploymentverification.engine.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds issue keys in commit messages, branch names and parameters. Much looks like a key and is none: {@code UTF-8},
 * {@code SHA-256}, {@code CVE-2024-1}. So a list of projects is what makes it sure; without one the default pattern
 * wants upper case, and common names of standards are left out. Immutable.
 */
public final class IssueKeys {

    /**
     * Two or more upper case letters, digits or underscores from a letter on, a hyphen and a number; not as a part of a
     * longer word or of a chain of hyphens.
     */
    public static final String DEFAULT_PATTERN =
            "(?<![\\p{L}\\p{N}_.-])([A-Z][A-Z0-9_]+-[1-9]\\d{0,9})(?![\\p{L}\\p{N}]|[-.]\\d)";

    /** With a list of projects the case does not matter, and a key may follow anything but a letter or digit. */
    private static final String LISTED_PATTERN = "(?<![\\p{L}\\p{N}])(%s)-([1-9]\\d{0,9})(?![\\p{L}\\p{N}])";

    private static final Set<String> NO_PROJECTS = Set.of(
            "UTF", "UCS", "SHA", "MD", "AES", "RSA", "DES", "HMAC", "CVE", "CWE", "GHSA", "RFC", "ISO", "IEC", "IEEE",
            "ECMA", "ES", "HTTP", "TLS", "SSL", "IPV", "X", "PEP", "JEP", "JSR", "BASE", "CRC", "EC", "LATIN",
            "WINDOWS", "CP", "GB", "BIG", "KOI", "COVID", "JDK", "JAVA", "PKCS", "FIPS", "ANSI", "UTC", "GMT", "ARM",
            "AMD", "OWASP", "SC", "BLAKE", "ED", "SECP", "XXE");
    private static final int MOST_KEYS = 500;
    private static final int MOST_TEXT = 200_000;

    private final Pattern pattern;
    private final Set<String> projects;
    private final boolean isDefault;

    private IssueKeys(Pattern pattern, Set<String> projects, boolean isDefault) {
        this.pattern = pattern;
        this.projects = projects;
        this.isDefault = isDefault;
    }

    /**
     * @param projects keys of the projects that count; empty for any
     * @param customPattern a regular expression whose first group, or whole match, is the key; null or blank for the
     *     default
     * @throws IllegalArgumentException when the pattern is none
     */
    public static IssueKeys of(Collection<String> projects, @CheckForNull String customPattern) {
        Set<String> allowed = new LinkedHashSet<>();
        for (String project : projects) {
            String key = project.strip().toUpperCase(Locale.ROOT);
            if (!key.matches("[A-Z][A-Z0-9_]*")) {
                throw new IllegalArgumentException("\"" + project + "\" is no project key, such as SHOP");
            }
            allowed.add(key);
        }
        boolean isDefault = customPattern == null || customPattern.isBlank();
        if (isDefault && !allowed.isEmpty()) {
            String listed = String.format(LISTED_PATTERN, String.join("|", allowed));
            return new IssueKeys(Pattern.compile(listed, Pattern.CASE_INSENSITIVE), allowed, false);
        }
        try {
            return new IssueKeys(Pattern.compile(isDefault ? DEFAULT_PATTERN : customPattern), allowed, isDefault);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern of issue keys is no regular expression: " + e.getMessage(), e);
        }
    }

    /** The keys in upper case, each once, in the order they were found; at most 500. */
    public List<String> in(Collection<String> texts) {
        Set<String> keys = new LinkedHashSet<>();
        for (String text : texts) {
            Matcher matcher = pattern.matcher(text.substring(0, Math.min(text.length(), MOST_TEXT)));
            while (matcher.find() && keys.size() < MOST_KEYS) {
                String key = key(matcher);
                if (isAllowed(key)) {
                    keys.add(key);
                }
            }
        }
        return new ArrayList<>(keys);
    }

    /** Whether the issue is of a project that counts. */
    public boolean allows(String key) {
        int hyphen = key.lastIndexOf('-');
        return projects.isEmpty()
                || hyphen > 0
                        && projects.contains(key.substring(0, hyphen).strip().toUpperCase(Locale.ROOT));
    }

    private String key(Matcher matcher) {
        String found = matcher.group();
        // the pattern for listed projects has two groups, whose whole is the key
        if (matcher.groupCount() == 1 && matcher.group(1) != null) {
            found = matcher.group(1);
        }
        return found.strip().toUpperCase(Locale.ROOT);
    }

    private boolean isAllowed(String key) {
        int hyphen = key.lastIndexOf('-');
        if (hyphen < 1) {
            return false;
        }
        String project = key.substring(0, hyphen);
        if (!projects.isEmpty()) {
            return projects.contains(project);
        }
        return !isDefault || !NO_PROJECTS.contains(project);
    }
}
