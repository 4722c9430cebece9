package io.jenkins.plugins.deploymentverification.deployments;

import io.jenkins.plugins.deploymentverification.engine.history.DryRun;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The last verifications of one job, newest first, as its file keeps them. Immutable, bounded. */
final class JobHistory {

    static final JobHistory EMPTY = new JobHistory(new ArrayList<>());

    private static final int MOST = 300;
    private static final int MOST_OF_SERVICE = 100;
    /** Of how many of each service and environment it is kept what became of each check. */
    private static final int WITH_CHECKS = 2;

    private final ArrayList<Entry> entries;

    private JobHistory(ArrayList<Entry> entries) {
        this.entries = entries;
    }

    static JobHistory of(List<Entry> all) {
        List<Entry> sorted = new ArrayList<>(all);
        sorted.sort((a, b) -> b.record.getStartedAt().compareTo(a.record.getStartedAt()));
        Map<String, Integer> counts = new HashMap<>();
        ArrayList<Entry> kept = new ArrayList<>();
        for (Entry entry : sorted) {
            int count = counts.merge(key(entry.record), 1, Integer::sum);
            if (count <= MOST_OF_SERVICE && kept.size() < MOST) {
                kept.add(count <= WITH_CHECKS ? entry : new Entry(entry.build, lessOf(entry.record, count)));
            }
        }
        return new JobHistory(kept);
    }

    private static VerificationRecord lessOf(VerificationRecord record, int count) {
        return count <= DryRun.MOST_RUNS ? record.withDryRunsOnly() : record.withoutChecks();
    }

    private static String key(VerificationRecord record) {
        return record.getService() + '\n' + Objects.toString(record.getEnvironment(), "");
    }

    List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** With one more, in place of the one with its build and id. */
    JobHistory with(int build, VerificationRecord record) {
        List<Entry> all = new ArrayList<>(entries);
        all.removeIf(e -> e.build == build && e.record.getId().equals(record.getId()));
        all.add(new Entry(build, record));
        return of(all);
    }

    JobHistory withoutBuild(int build) {
        ArrayList<Entry> rest = new ArrayList<>(entries);
        rest.removeIf(e -> e.build == build);
        return rest.size() == entries.size() ? this : new JobHistory(rest);
    }

    /** Files of other versions may lack what this one takes for granted. */
    private Object readResolve() {
        if (entries == null) {
            return EMPTY;
        }
        entries.removeIf(e -> e == null || e.record == null || e.record.summary() == null);
        return this;
    }

    /** A finished verification and the number of its build. */
    static final class Entry {

        private final int build;
        private final VerificationRecord record;

        Entry(int build, VerificationRecord record) {
            this.build = build;
            this.record = record;
        }

        int build() {
            return build;
        }

        VerificationRecord record() {
            return record;
        }
    }
}
