package io.jenkins.plugins.deploymentverification.engine.measure;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.net.URI;
import java.time.Duration;

/** Links from a check to its source's own graph page. */
public final class GraphLinks {

    private GraphLinks() {}

    /** Where a person sees the check's query over the plan's window; null where there is no such page. No I/O. */
    @CheckForNull
    public static String of(SourceLookup sources, VerificationPlan plan, Check check) {
        if (!(check instanceof MetricCheck metric)) {
            return null;
        }
        try {
            URI link = sources.get(plan.policy().sourceOf(check))
                    .graphLink(MetricQuery.range(
                            metric.query(),
                            plan.windowStart(),
                            plan.deadline(),
                            plan.policy().window().interval(),
                            Duration.ofSeconds(1)));
            return link == null ? null : link.toString();
        } catch (SourceException e) {
            return null; // the check itself tells that its source cannot be had
        }
    }
}
