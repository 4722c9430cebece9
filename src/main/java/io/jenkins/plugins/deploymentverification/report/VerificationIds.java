package io.jenkins.plugins.deploymentverification.report;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Gives out ids: readable, fit for URLs and file names, each only once. Thread-safe. */
final class VerificationIds {

    private static final int MAX_SLUG = 60;

    private final Set<String> reserved = new HashSet<>();

    /**
     * @param service name of the service
     * @param taken whether there is one of that id already
     */
    synchronized String next(String service, Predicate<String> taken) {
        String slug = service.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        slug = slug.substring(0, Math.min(slug.length(), MAX_SLUG)).replaceAll("^-|-$", "");
        // the number is never left out: an id without one could be the name of a page
        for (int i = 1; ; i++) {
            String id = (slug.isEmpty() ? "verification" : slug) + '-' + i;
            if (!taken.test(id) && reserved.add(id)) {
                return id;
            }
        }
    }
}
