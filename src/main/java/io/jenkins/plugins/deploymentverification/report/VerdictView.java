package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The top of the page of a verification: its verdict, why, and the checks it rests on. */
@Restricted(NoExternalUse.class)
public final class VerdictView {

    private static final int MOST_FINDINGS = 3;

    private final VerificationPage page;

    VerdictView(VerificationPage page) {
        this.page = page;
    }

    public State getState() {
        return page.getState();
    }

    /** The sentences below the verdict: why it is what it is, or what is going on. */
    public List<String> getLines() {
        List<String> lines = new ArrayList<>(page.getReasons());
        if (page.getOverruled() != null) {
            lines.add(0, page.getOverruled());
        }
        if (!page.isReadable()) {
            lines.add(page.getProblem());
        } else if (page.isRunning()) {
            State tendency = page.getTendency();
            String until = Messages.VerificationPage_Until(page.getFacts().getDeadline());
            lines.add(tendency == null ? until : Messages.VerificationPage_SoFar(tendency.getWord()) + ' ' + until);
        }
        return lines;
    }

    /** The checks that the verdict rests on, as far as there is room for them. */
    public List<CheckPage> getFindings() {
        return attentive().limit(MOST_FINDINGS).toList();
    }

    /** How many more checks need attention than are named, as a sentence; null for none. */
    @CheckForNull
    public String getMore() {
        long others = Math.max(0, attentive().count() - MOST_FINDINGS);
        return others == 0 ? null : Messages.VerificationPage_More(others);
    }

    private Stream<CheckPage> attentive() {
        return page.getSortedChecks().stream().filter(CheckPage::isAttention);
    }

    /** How many checks that count are in each state; states without checks are left out. */
    public Map<State, Integer> getCounts() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        page.getChecks().stream()
                .filter(CheckPage::isCounted)
                .forEach(check -> counts.merge(check.getState(), 1, Integer::sum));
        return counts;
    }

    /** The score for people; null where there is none, or none yet. */
    @CheckForNull
    public String getScore() {
        return page.isRunning() ? null : page.getScoreText();
    }
}
