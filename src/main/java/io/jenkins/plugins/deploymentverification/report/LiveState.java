package io.jenkins.plugins.deploymentverification.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/** What changes on a page while its verification runs, for {@code live.js}. */
final class LiveState {

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private LiveState() {}

    /**
     * The state of a verification.
     *
     * @param known the revision the page shows already; when that is still the newest there is little to tell
     */
    static ObjectNode of(VerificationPage page, @CheckForNull String known) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        String revision = revision(page);
        state.put("revision", revision);
        state.put("running", page.isRunning());
        state.put("pollAfter", pause(page).toMillis());
        state.put("took", page.getFacts().getTook());
        if (revision.equals(known)) {
            return state;
        }
        verdict(state.putObject("verdict"), page);
        ArrayNode counts = state.putArray("counts");
        page.getCounts()
                .forEach((of, number) ->
                        counts.addObject().put("state", of.getId()).put("text", number + " " + of.getWord()));
        ArrayNode checks = state.putArray("checks");
        page.getChecks().forEach(check -> check(checks.addObject(), check));
        // changes with what these parts of the page show
        state.put("timeline", page.isReadable() ? page.getTimeline().version() : 0);
        state.put(
                "troubles",
                page.getTroubles().stream().map(TroubleRow::getText).toList().hashCode());
        return state;
    }

    /** Half the interval, so that a page is never far behind. */
    private static Duration pause(VerificationPage page) {
        Duration interval = page.getInterval();
        Duration half = interval == null ? SHORTEST : interval.dividedBy(2);
        return half.compareTo(SHORTEST) < 0 ? SHORTEST : half.compareTo(LONGEST) > 0 ? LONGEST : half;
    }

    private static String revision(VerificationPage page) {
        int measurements =
                page.getChecks().stream().mapToInt(CheckPage::getMeasurements).sum();
        long decided =
                page.getChecks().stream().filter(c -> c.getVerdict() != null).count();
        return page.getState().getId() + '-' + measurements + '-' + decided;
    }

    private static void verdict(ObjectNode verdict, VerificationPage page) {
        verdict.put("state", page.getState().getId());
        verdict.put("word", page.getState().getWord());
        verdict.put("score", page.isRunning() ? null : page.getScoreText());
        ArrayNode lines = verdict.putArray("lines");
        page.getLines().forEach(lines::add);
        ArrayNode findings = verdict.putArray("findings");
        for (CheckPage check : page.getFindings()) {
            findings.addObject()
                    .put("index", check.getIndex())
                    .put("name", check.getName())
                    .put("reason", check.getReason());
        }
        verdict.put("more", page.getMore());
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
