package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * Who is called by a message, as far as the service can call them so.
 *
 * @param mobiles telephone numbers, as the service knows its users by (DingTalk, WeCom)
 * @param userIds the service's own ids of users
 * @param all everybody who is there
 */
public record Mentions(List<String> mobiles, List<String> userIds, boolean all) {

    public static final Mentions NONE = new Mentions(List.of(), List.of(), false);

    /** Doubles and blanks are dropped. */
    public Mentions {
        mobiles = tidy(mobiles);
        userIds = tidy(userIds);
    }

    private static List<String> tidy(List<String> names) {
        LinkedHashSet<String> kept = new LinkedHashSet<>();
        names.forEach(name -> kept.add(name.strip()));
        kept.remove("");
        return List.copyOf(kept);
    }

    public boolean isEmpty() {
        return mobiles.isEmpty() && userIds.isEmpty() && !all;
    }

    /** Everybody that one of both calls. */
    public Mentions and(Mentions other) {
        return new Mentions(
                java.util.stream.Stream.concat(mobiles.stream(), other.mobiles.stream())
                        .toList(),
                java.util.stream.Stream.concat(userIds.stream(), other.userIds.stream())
                        .toList(),
                all || other.all);
    }
}
