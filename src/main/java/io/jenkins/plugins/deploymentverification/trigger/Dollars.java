package io.jenkins.plugins.deploymentverification.trigger;

import java.util.regex.Pattern;

/**
 * Jenkins itself expands references such as {@code $HOME} in the environment of a build, in parameters too, each time it
 * starts a process. Somebody who writes <code>${SECRET}</code> into an issue would so get it into a variable. There is no
 * escape that is undone as often as it is expanded, so the dollar of a reference becomes the look-alike U+FF04.
 */
final class Dollars {

    private static final Pattern OF_REFERENCE = Pattern.compile("\\$(?=[A-Za-z0-9_{$])");
    private static final String LOOK_ALIKE = "\uFF04";

    private Dollars() {}

    static String disarm(String text) {
        return OF_REFERENCE.matcher(text).replaceAll(LOOK_ALIKE);
    }
}
