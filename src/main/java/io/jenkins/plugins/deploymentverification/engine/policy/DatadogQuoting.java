package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Puts values into the tags of Datadog's metric queries. There is no escaping: Datadog keeps a tag in lower case, with
 * underscores for what a tag cannot have, so this is how a value must be asked for.
 *
 * @see <a href="https://docs.datadoghq.com/developers/guide/what-best-practices-are-recommended-for-naming-metrics-and-tags/">
 *     Rules for naming tags</a>
 */
final class DatadogQuoting {

    private static final Pattern NOT_OF_TAGS = Pattern.compile("[^\\p{L}\\p{N}_:./-]+");
    private static final Pattern UNDERSCORES = Pattern.compile("_{2,}");

    private DatadogQuoting() {}

    static String quote(String before, String name, String value) {
        boolean inTags = before.lastIndexOf('{') > before.lastIndexOf('}') && !QueryLanguage.isJson(before);
        if (!inTags) {
            return QueryLanguage.word(before, name, value);
        }
        String tag = NOT_OF_TAGS.matcher(value.toLowerCase(Locale.ROOT)).replaceAll("_");
        tag = UNDERSCORES.matcher(tag).replaceAll("_");
        tag = tag.endsWith("_") ? tag.substring(0, tag.length() - 1) : tag;
        if (tag.isEmpty() || tag.startsWith("-")) {
            throw new IllegalArgumentException(
                    "the value of ${" + name + "} stands in a tag of Datadog, and is none: '" + value + "'");
        }
        return tag;
    }
}
