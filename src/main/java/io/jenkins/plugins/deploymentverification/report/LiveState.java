package io.jenkins.plugins.deploymentverification.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.report.AftermathView.Pace;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What changes on a page while its verification runs and while something follows it, for {@code live.js}. */
@Restricted(NoExternalUse.class)
public final class LiveState {

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** For what a person, or another part of the build, has to do first. */
    private static final Duration PATIENT = Duration.ofSeconds(10);

    private final VerificationPage page;
    private final AftermathView aftermath;

    LiveState(VerificationPage page) {
        this.page = page;
        this.aftermath = page.getAftermath();
    }

    /** Whether there may be more to show without a reload. */
    public boolean isOpen() {
        return page.isRunning() || aftermath.pace() != Pace.NEVER;
    }

    /**
     * The parts of the page that are fetched anew when they have changed, by the names of their views. Each with a number
     * that is another one as soon as the part would show something else.
     */
    public Map<String, Integer> getVersions() {
        Map<String, Integer> versions = new LinkedHashMap<>();
        RollbackView alarm = aftermath.getAlarm();
        versions.put("alarm", alarm == null ? 0 : alarm.version());
        versions.put("offer", aftermath.getOffer() == null ? 0 : 1);
        RolloutView rollout = page.getRollout();
        versions.put("rollout", rollout == null ? 0 : version(rollout));
        versions.put("followed", aftermath.version());
        versions.put("events", page.isReadable() ? page.getTimeline().version() : 0);
        BaselineView baseline = page.getBaseline();
        versions.put(
                "baseline",
                List.of(baseline.isExcludable(), String.valueOf(baseline.getExclusion()))
                        .hashCode());
        versions.put(
                "sources",
                page.getTroubles().stream().map(TroubleRow::getText).toList().hashCode());
        versions.put("noted", page.getEvents().size());
        Illustrations illustrations = page.getIllustrations();
        versions.put("dashboards", illustrations == null ? 0 : illustrations.hashCode());
        return versions;
    }

    private static int version(RolloutView rollout) {
        return rollout.getStages().stream()
                .map(s -> Arrays.asList(s.getWord(), s.getState(), s.getTime(), s.getRolledBack()))
                .toList()
                .hashCode();
    }

    /**
     * The state of the page.
     *
     * @param known the revision the page shows already; when that is still the newest there is little to tell
     */
    ObjectNode toJson(@CheckForNull String known) {
        Map<String, Integer> versions = getVersions();
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        String revision = revision(versions);
        state.put("revision", revision);
        state.put("running", page.isRunning());
        state.put("open", isOpen());
        state.put("pollAfter", pause().toMillis());
        state.put("took", page.getFacts().getTook());
        if (revision.equals(known)) {
            return state;
        }
        VerdictView verdict = page.getVerdictCard();
        verdict(state.putObject("verdict"), verdict);
        ArrayNode counts = state.putArray("counts");
        verdict.getCounts()
                .forEach((of, number) ->
                        counts.addObject().put("state", of.getId()).put("text", number + " " + of.getWord()));
        ArrayNode checks = state.putArray("checks");
        page.getChecks().forEach(check -> check(checks.addObject(), check));
        ObjectNode parts = state.putObject("parts");
        versions.forEach(parts::put);
        return state;
    }

    /** Half the interval while it runs, so that a page is never far behind. */
    private Duration pause() {
        if (!page.isRunning()) {
            return aftermath.pace() == Pace.SOON ? SHORTEST : PATIENT;
        }
        Duration interval = page.getInterval();
        Duration half = interval == null ? SHORTEST : interval.dividedBy(2);
        return half.compareTo(SHORTEST) < 0 ? SHORTEST : half.compareTo(LONGEST) > 0 ? LONGEST : half;
    }

    private String revision(Map<String, Integer> versions) {
        int measurements =
                page.getChecks().stream().mapToInt(CheckPage::getMeasurements).sum();
        long decided =
                page.getChecks().stream().filter(c -> c.getVerdict() != null).count();
        String parts = Integer.toHexString(versions.hashCode());
        return page.getState().getId() + '-' + measurements + '-' + decided + '-' + parts;
    }

    private static void verdict(ObjectNode node, VerdictView verdict) {
        node.put("state", verdict.getState().getId());
        node.put("word", verdict.getState().getWord());
        node.put("score", verdict.getScore());
        ArrayNode lines = node.putArray("lines");
        verdict.getLines().forEach(lines::add);
        ArrayNode findings = node.putArray("findings");
        for (CheckPage check : verdict.getFindings()) {
            findings.addObject()
                    .put("index", check.getIndex())
                    .put("name", check.getName())
                    .put("reason", check.getReason());
        }
        node.put("more", verdict.getMore());
    }

    private static void check(ObjectNode node, CheckPage check) {
        node.put("index", check.getIndex());
        node.put("state", check.getState().getId());
        node.put("word", check.getState().getWord());
        node.put("reason", check.getReason());
        node.put("last", check.getLast());
        node.put("median", check.getMedian());
        node.put("measurements", check.getMeasurements());
        node.put("breaches", check.getBreaches());
        node.put("noData", check.getNoData());
        node.put("errors", check.getErrors());
        node.put("spark", check.getSparkline());
    }
}
