package io.jenkins.plugins.deploymentverification.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.deployments.DeploymentIndex;
import io.jenkins.plugins.deploymentverification.deployments.DeploymentIndex.Known;
import io.jenkins.plugins.deploymentverification.engine.backtest.Backtest;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.report.State;
import io.jenkins.plugins.deploymentverification.report.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/** The form of a job's back-test: what it shows, and what somebody has filled in. For one request. */
@Restricted(NoExternalUse.class)
public final class BacktestForm {

    /** Past verifications that are offered. */
    private static final int MOST_OFFERED = 50;

    /** Of them, how many are chosen until somebody chooses. */
    private static final int MOST_CHOSEN = 20;

    private final Job<?, ?> job;
    private final StaplerRequest2 request;
    private final List<Known> known;
    private final List<Target> targets;

    @CheckForNull
    private final Target target;

    private final boolean submitted;
    private Words words = Words.ofRequest(null);
    private String problem;

    BacktestForm(Job<?, ?> job, StaplerRequest2 request, boolean submitted) {
        this.job = job;
        this.request = request;
        this.submitted = submitted;
        this.known = DeploymentIndex.get().verifications(job);
        this.targets = known.stream().map(Target::of).distinct().toList();
        String wanted = request.getParameter("target");
        this.target = targets.stream()
                .filter(t -> t.getKey().equals(wanted))
                .findFirst()
                .orElse(targets.isEmpty() ? null : targets.get(0));
    }

    /** A service in an environment. */
    public record Target(String service, @CheckForNull String environment) {

        static Target of(Known one) {
            return new Target(one.record().getService(), one.record().getEnvironment());
        }

        public String getKey() {
            return Util.rawEncode(service) + '/' + Util.rawEncode(Util.fixNull(environment));
        }

        public String getTitle() {
            return environment == null ? service : service + " · " + environment;
        }
    }

    /** A past verification that can be chosen. */
    public record Offer(String key, int build, String time, State state, String version, boolean chosen, boolean bad) {

        public String getKey() {
            return key;
        }

        public int getBuild() {
            return build;
        }

        public String getTime() {
            return time;
        }

        public State getState() {
            return state;
        }

        public String getVersion() {
            return version;
        }

        public boolean isChosen() {
            return chosen;
        }

        public boolean isBad() {
            return bad;
        }
    }

    public boolean isEmpty() {
        return target == null;
    }

    public List<Target> getTargets() {
        return targets;
    }

    @CheckForNull
    public Target getTarget() {
        return target;
    }

    /** Names of the policies that can be chosen besides that of the last verification. */
    public List<String> getPolicies() {
        return DeploymentVerificationConfiguration.get().getPolicies().stream()
                .map(NamedPolicy::getName)
                .toList();
    }

    /** Name of a policy; empty for that of the last verification. */
    public String getPolicy() {
        return Util.fixNull(request.getParameter("policy")).strip();
    }

    /** What is wrong with what was filled in, or with the policy that was chosen; null for nothing. */
    @CheckForNull
    public String getProblem() {
        return problem;
    }

    /** @param zone the user's own time zone, or null for the controller's */
    BacktestForm in(@CheckForNull String zone) {
        words = Words.ofRequest(zone);
        return this;
    }

    void refuse(String why) {
        problem = why;
    }

    private List<Known> ofTarget() {
        return known.stream().filter(k -> Target.of(k).equals(target)).toList();
    }

    /** The newest first. */
    public List<Offer> getOffers() {
        List<Known> past = ofTarget();
        List<String> chosen = values("at");
        List<String> bad = values("bad");
        return past.subList(0, Math.min(MOST_OFFERED, past.size())).stream()
                .map(k -> {
                    String key = Long.toString(k.record().getStartedAt().toEpochMilli());
                    return new Offer(
                            key,
                            k.build(),
                            words.dateTime(k.record().getStartedAt()),
                            State.of(k.record().getVerdict()),
                            Objects.toString(k.record().getVersion(), "–"),
                            submitted ? chosen.contains(key) : past.indexOf(k) < MOST_CHOSEN,
                            submitted ? bad.contains(key) : k.record().getVerdict() == Verdict.FAILED);
                })
                .toList();
    }

    public String getTimes() {
        return Util.fixNull(request.getParameter("times"));
    }

    public boolean isSuggest() {
        return !submitted || request.getParameter("suggest") != null;
    }

    public String getHistory() {
        return Objects.toString(Util.fixEmptyAndTrim(request.getParameter("history")), "7d");
    }

    public String getRate() {
        return Objects.toString(Util.fixEmptyAndTrim(request.getParameter("rate")), "1");
    }

    /** Whether the user may try another policy; who may configure the job can ask the sources anything anyhow. */
    public boolean isEditable() {
        return job.hasPermission(Item.CONFIGURE);
    }

    /** The part of the chosen policy that is replayed, or what the user made of it; empty when there is none. */
    public String getText() {
        String written = submitted && isEditable() ? request.getParameter("text") : null;
        if (written != null) {
            return written;
        }
        try {
            return Backtest.replayedText(chosen());
        } catch (OrderException | IllegalArgumentException e) {
            if (problem == null) {
                problem = e.getMessage();
            }
            return "";
        }
    }

    private ServicePolicy chosen() throws OrderException {
        Target of = Objects.requireNonNull(target);
        PolicyChoice choice = new PolicyChoice(job, of.service(), of.environment());
        return getPolicy().equals(PolicyChoice.LAST) ? choice.of(ofTarget().get(0)) : choice.named(getPolicy());
    }

    /** What was filled in. */
    BacktestOrder order() throws OrderException {
        if (target == null) {
            throw new OrderException(Messages.PastDeployments_none());
        }
        try {
            ServicePolicy policy = policy();
            Backtest.replayedText(policy); // tells where there is nothing to replay
            PastDeployments past = new PastDeployments();
            past.addChosen(values("at"), values("bad"));
            past.addLines(getTimes());
            return new BacktestOrder(
                    policy,
                    target.environment(),
                    past.of(policy.window(), Instant.now()),
                    isSuggest() ? suggestions() : null);
        } catch (IllegalArgumentException e) {
            throw new OrderException(e.getMessage());
        }
    }

    private ServicePolicy policy() throws OrderException {
        ServicePolicy chosen = chosen();
        String written = Util.fixEmptyAndTrim(request.getParameter("text"));
        if (written == null || same(written, Backtest.replayedText(chosen))) {
            return chosen;
        }
        job.checkPermission(Item.CONFIGURE);
        Target of = Objects.requireNonNull(target);
        return new PolicyChoice(job, of.service(), of.environment()).read("policy", written);
    }

    /** Browsers send other line ends. */
    private static boolean same(String a, String b) {
        return a.lines().toList().equals(b.strip().lines().toList());
    }

    private BacktestOrder.Suggestions suggestions() throws OrderException {
        Duration history = Durations.parse(getHistory());
        double rate;
        try {
            rate = Double.parseDouble(getRate().replace("%", "").strip()) / 100;
        } catch (NumberFormatException e) {
            throw new OrderException(Messages.BacktestForm_rate());
        }
        if (!(rate > 0 && rate < 1)) {
            throw new OrderException(Messages.BacktestForm_rate());
        }
        if (history.isZero()) {
            throw new OrderException(Messages.BacktestForm_history());
        }
        return new BacktestOrder.Suggestions(history, rate);
    }

    private List<String> values(String field) {
        String[] values = request.getParameterValues(field);
        return values == null ? List.of() : Arrays.asList(values);
    }
}
