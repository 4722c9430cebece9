package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Something the sources said instead of a proper answer, to any of the checks. */
@Restricted(NoExternalUse.class)
public final class TroubleRow {

    private static final int MOST = 8;

    private Trouble trouble;
    private final List<CheckPage> checks = new ArrayList<>();
    private final Words words;
    private final VerificationPage page;

    private TroubleRow(Trouble trouble, VerificationPage page) {
        this.trouble = trouble;
        this.page = page;
        this.words = page.words();
    }

    /** The most frequent first. */
    static List<TroubleRow> of(VerificationPage page) {
        Map<List<String>, TroubleRow> rows = new LinkedHashMap<>();
        for (CheckPage check : page.getChecks()) {
            for (Trouble trouble : check.troubles()) {
                TroubleRow row = rows.get(trouble.key());
                if (row == null) {
                    row = new TroubleRow(trouble, page);
                    rows.put(trouble.key(), row);
                } else {
                    row.trouble = row.trouble.and(trouble);
                }
                row.checks.add(check);
            }
        }
        return rows.values().stream()
                .sorted(Comparator.comparingInt((TroubleRow row) -> row.trouble.count())
                        .reversed())
                .limit(MOST)
                .toList();
    }

    public String getOutcome() {
        return CheckText.outcome(trouble.outcome());
    }

    @CheckForNull
    public String getMessage() {
        return trouble.said() == null ? null : trouble.said().text(words.locale());
    }

    /** How often, and when last. */
    public String getText() {
        return Messages.TroubleRow_Text(trouble.count(), words.time(trouble.last(), page.getStartedInstant()));
    }

    /** How many checks it befell besides the first; null where there is only that. */
    @CheckForNull
    public String getMore() {
        return checks.size() == 1 ? null : Messages.TroubleRow_More(checks.size() - 1);
    }

    /** The first check it befell. */
    public CheckPage getCheck() {
        return checks.get(0);
    }
}
