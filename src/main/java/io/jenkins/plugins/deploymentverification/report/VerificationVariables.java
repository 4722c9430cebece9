package io.jenkins.plugins.deploymentverification.report;

import hudson.EnvVars;
import hudson.model.Run;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jenkins.model.Jenkins;

/**
 * What later steps of a build find in their environment: {@code VERIFICATION_VERDICT} and so on for the verification
 * that finished last, and the same with the service's name at the end for the last one of each service.
 */
final class VerificationVariables {

    private static final String PREFIX = "VERIFICATION_";

    private VerificationVariables() {}

    static void put(EnvVars env, Run<?, ?> run, List<VerificationRecord> records) {
        records.stream()
                .filter(record -> record.isFinished() && !record.isFollowUp())
                .sorted((a, b) -> a.getFinishedAt().compareTo(b.getFinishedAt()))
                .forEach(record -> variables(run, record).forEach((name, value) -> {
                    // the last one overwrites those before
                    env.put(PREFIX + name, value);
                    env.put(PREFIX + name + '_' + suffix(record.getService()), value);
                }));
    }

    private static Map<String, String> variables(Run<?, ?> run, VerificationRecord record) {
        String root = Jenkins.get().getRootUrl();
        Map<String, String> values = new TreeMap<>();
        values.put("VERDICT", String.valueOf(record.getVerdict()));
        // empty rather than missing: the value of another verification must not stand in for it
        values.put("SCORE", record.getScore() == null ? "" : Long.toString((long) Math.floor(record.getScore())));
        values.put("SERVICE", record.getService());
        values.put("ENVIRONMENT", record.getEnvironment() == null ? "" : record.getEnvironment());
        values.put("VERSION", record.getVersion() == null ? "" : record.getVersion());
        values.put(
                "REPORT_URL",
                (root == null ? "" : root) + run.getUrl() + VerificationAction.URL_NAME + '/' + record.getId() + '/');
        return values;
    }

    /** The service's name in capitals, with an underscore for whatever a variable's name cannot have. */
    static String suffix(String service) {
        return service.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }
}
