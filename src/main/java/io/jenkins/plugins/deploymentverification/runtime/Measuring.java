package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.ProxySettings;
import io.jenkins.plugins.deploymentverification.engine.measure.Lanes;
import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceWatch;
import io.jenkins.plugins.deploymentverification.engine.probe.NetworkProbes;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.util.SortedMap;

/** A measurer with all that it needs, on whichever machine it is opened. */
final class Measuring implements AutoCloseable {

    /**
     * For all verifications on this machine together: however many there are, no source gets more than 16 requests at
     * once. Prometheus itself answers no more than 20 queries at once by default.
     */
    private static final Lanes LANES = new Lanes(16);

    private final ResolvedSources sources;
    private final NetworkProbes probes;
    private final Measurer measurer;

    private Measuring(ResolvedSources sources, NetworkProbes probes, SourceWatch watch) {
        this.sources = sources;
        this.probes = probes;
        this.measurer = new Measurer(sources, probes, LANES, watch);
    }

    /**
     * Opens one.
     *
     * @param proxy of the controller, for probes; or null
     * @param watch is told how sources answer
     */
    static Measuring open(ResolvedSources sources, @CheckForNull ProxySettings proxy, SourceWatch watch) {
        return new Measuring(
                sources, new NetworkProbes(HttpSettings.builder().proxy(proxy).build()), watch);
    }

    /** How many checks wait for a thread of this machine, by lane. */
    static SortedMap<String, Integer> waiting() {
        return LANES.waiting();
    }

    Tick measure(VerificationPlan plan, Step.Measure due) throws InterruptedException {
        return measurer.measure(plan, due);
    }

    @Override
    public void close() {
        measurer.close();
        probes.close();
        sources.close();
    }
}
