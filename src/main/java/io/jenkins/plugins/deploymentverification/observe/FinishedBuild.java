package io.jenkins.plugins.deploymentverification.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import jenkins.model.Jenkins;

/** What a build that is over came to, in the engine's terms. */
final class FinishedBuild {

    private FinishedBuild() {}

    static BuildFacts facts(Run<?, ?> run) {
        List<PublishedMetrics> marks = run.getActions(PublishedMetrics.class);
        Result result = run.getResult();
        String root = Jenkins.get().getRootUrl();
        return new BuildFacts(
                runId(run),
                run.getParent().getFullName() + "#" + run.getNumber(),
                run.getParent().getFullName(),
                run.getNumber(),
                root == null ? null : root + run.getUrl(),
                (result == null ? Result.SUCCESS : result).toString(),
                Instant.ofEpochMilli(run.getStartTimeInMillis()),
                Duration.ofMillis(run.getDuration()),
                tests(run),
                marks.stream()
                        .map(PublishedMetrics::coverage)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                verifications(run));
    }

    /** The same whenever this build is told of, also after a restart; another one on every controller. */
    private static String runId(Run<?, ?> run) {
        String name =
                Jenkins.get().getLegacyInstanceId() + "/" + run.getExternalizableId() + "/" + run.getTimeInMillis();
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
            // version 8 of RFC 9562: made by a rule of our own
            long high = digest.getLong() & ~0xF000L | 0x8000L;
            long low = digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
            return new UUID(high, low).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    @CheckForNull
    private static BuildFacts.Tests tests(Run<?, ?> run) {
        for (TestCounts counts : ExtensionList.lookup(TestCounts.class)) {
            BuildFacts.Tests tests = counts.of(run);
            if (tests != null) {
                return tests;
            }
        }
        return null;
    }

    private static List<BuildFacts.Verified> verifications(Run<?, ?> run) {
        List<BuildFacts.Verified> all = new ArrayList<>();
        VerificationAction action = run.getAction(VerificationAction.class);
        if (action == null) {
            return all;
        }
        for (VerificationRecord record : action.getVerifications()) {
            Instant end = record.getFinishedAt();
            all.add(new BuildFacts.Verified(
                    record.getId(),
                    record.getService(),
                    record.getEnvironment(),
                    record.getVersion(),
                    record.getVerdict(),
                    record.getScore(),
                    end == null ? Duration.ZERO : Duration.between(record.getStartedAt(), end)));
        }
        return all;
    }
}
