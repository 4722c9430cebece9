package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerFallback;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/** The page of one verification, made anew for each request; the report is read when it is first asked for. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class VerificationPage implements ModelObject, StaplerFallback {

    /** In lists of builds too, where the report is not to be read. */
    private static final int ALWAYS = 3;

    private final VerificationAction action;
    private final VerificationRecord record;
    private final LoadedReport loaded;
    private Words words = Words.ofRequest(null);
    private List<CheckPage> checks;
    private AftermathView aftermath;

    VerificationPage(VerificationAction action, VerificationRecord record) {
        this.action = action;
        this.record = record;
        this.loaded = new LoadedReport(action, record.getId(), this::getState);
    }

    Words words() {
        return words;
    }

    /**
     * Sets the reader's time zone; pages do that first, since only they may ask Jenkins for it.
     *
     * @param zone the user's own time zone, or null for the controller's
     * @return the time zone all times of the page are in
     */
    public String useTimeZone(@CheckForNull String zone) {
        words = Words.ofRequest(zone);
        aftermath = null;
        return words.zone().getId();
    }

    @CheckForNull
    private Report report() {
        return loaded.report();
    }

    public Run<?, ?> getRun() {
        return action.getRun();
    }

    /** Whether there is a report to show; {@link #getProblem} says why not. */
    public boolean isReadable() {
        return report() != null;
    }

    @CheckForNull
    public String getProblem() {
        return loaded.problem();
    }

    @Exported(visibility = ALWAYS)
    public String getId() {
        return record.getId();
    }

    @Exported(visibility = ALWAYS)
    public String getService() {
        return record.getService();
    }

    @CheckForNull
    @Exported(visibility = ALWAYS)
    public String getEnvironment() {
        return record.getEnvironment();
    }

    @CheckForNull
    @Exported(visibility = ALWAYS)
    public String getVersion() {
        return record.getVersion();
    }

    /** Null until it is finished. */
    @CheckForNull
    @Exported(visibility = ALWAYS)
    public String getVerdict() {
        return record.getVerdict() == null ? null : record.getVerdict().name();
    }

    @Exported(visibility = ALWAYS)
    public boolean isRunning() {
        return getState() == State.RUNNING;
    }

    @CheckForNull
    @Exported(visibility = ALWAYS)
    public Double getScore() {
        return record.isFinished() || !isReadable() ? record.getScore() : report().score();
    }

    /** Epoch milliseconds. */
    @Exported(visibility = ALWAYS)
    public long getStartedAt() {
        return record.getStartedAt().toEpochMilli();
    }

    /** Epoch milliseconds, or null until it is finished. */
    @CheckForNull
    @Exported(visibility = ALWAYS)
    public Long getFinishedAt() {
        return record.getFinishedAt() == null ? null : record.getFinishedAt().toEpochMilli();
    }

    @CheckForNull
    @Exported(visibility = ALWAYS)
    public String getReason() {
        return record.getReason(words.locale());
    }

    /** The most important first; none while it runs, when nothing is decided. */
    @Exported
    public List<String> getReasons() {
        Stream<Reason> reasons = isReadable() && !isRunning() ? report().reasons().stream() : Stream.empty();
        List<String> texts = reasons.map(reason -> reason.text(words.locale())).toList();
        return texts.isEmpty() && getReason() != null ? List.of(getReason()) : texts;
    }

    public State getState() {
        if (record.isFinished()) {
            return State.of(record.getVerdict());
        }
        boolean running = getRun().isBuilding() || LiveReports.get().isRunning(getRun(), record.getId());
        return running ? State.RUNNING : State.LOST;
    }

    /** All there are, for the shapes. */
    public List<State> getStates() {
        return List.of(State.values());
    }

    VerificationAction action() {
        return action;
    }

    /** The verdict, why, and the checks it rests on. */
    public VerdictView getVerdictCard() {
        return new VerdictView(this);
    }

    /** What happened when; only where there is a report. */
    public Timeline getTimeline() {
        return new Timeline(loaded.summary(), getState(), words);
    }

    /** What followed the verdict. */
    public AftermathView getAftermath() {
        if (aftermath == null) {
            aftermath = new AftermathView(action, record, words);
        }
        return aftermath;
    }

    /** Whether it can be a baseline of later ones. */
    public BaselineView getBaseline() {
        return new BaselineView(getRun(), record, words, acts().isBaseline());
    }

    /** Who overruled the failed verdict, when and why; null where nobody did. */
    @CheckForNull
    @Exported(visibility = ALWAYS)
    public String getOverruled() {
        OverruledVerdict overruled = record.getOverruled();
        return overruled == null
                ? null
                : Messages.VerificationPage_Overruled(
                        overruled.getUserName(), words.dateTime(overruled.getAt()), overruled.getReason());
    }

    /** The rollout that this verification is a stage of; null for none. */
    @CheckForNull
    public RolloutView getRollout() {
        return action.rollouts(words).stream()
                .filter(rollout -> rollout.has(record.getId()))
                .findFirst()
                .orElse(null);
    }

    /** What the sources could not answer properly. */
    public List<TroubleRow> getTroubles() {
        return TroubleRow.of(this);
    }

    /** The verification before this one, or null where there is none to compare with. */
    @CheckForNull
    public Comparison getComparison() {
        return Comparison.find(this, record);
    }

    /** Between two measurements; null where there is no report. */
    @CheckForNull
    Duration getInterval() {
        return isReadable() ? report().policy().window().interval() : null;
    }

    /** While it runs: what can be said already, or null where nothing but good can. */
    @CheckForNull
    public State getTendency() {
        State tendency = State.of(report().verdict());
        return tendency == State.FAILED || tendency == State.WARNING ? tendency : null;
    }

    /** For example "checkout 2.14.0". */
    @Override
    public String getDisplayName() {
        return record.getVersion() == null ? record.getService() : record.getService() + ' ' + record.getVersion();
    }

    Instant getStartedInstant() {
        return record.getStartedAt();
    }

    /** A score for people, without decimals; 100 is only what is 100. */
    @CheckForNull
    public String getScoreText() {
        return getScore() == null ? null : Long.toString((long) Math.floor(getScore()));
    }

    @CheckForNull
    @Exported
    public String getDeployedBy() {
        return isReadable() ? report().deployment().deployedBy() : null;
    }

    @CheckForNull
    @Exported
    public String getPolicyDigest() {
        return isReadable() ? report().policyDigest() : null;
    }

    @CheckForNull
    String getSource() {
        return isReadable() ? report().policy().source() : null;
    }

    /** What was deployed and how it was verified, for people. */
    public Facts getFacts() {
        return new Facts(record, report(), getState(), words);
    }

    /** What monitoring systems noted down in the meantime, the latest first. */
    public List<EventRow> getEvents() {
        return isReadable()
                ? report().events().stream()
                        .map(event -> new EventRow(event, words, getStartedInstant()))
                        .toList()
                : List.of();
    }

    /** Of the check at that position; empty where they cannot be read, which is logged. */
    List<Measurement> measurements(int index) {
        return loaded.measurements(index);
    }

    /** In the policy's order. */
    @Exported
    public List<CheckPage> getChecks() {
        if (checks == null) {
            List<CheckPage> pages = new ArrayList<>();
            for (CheckSummary check : isReadable() ? loaded.summary().checks() : List.<CheckSummary>of()) {
                pages.add(new CheckPage(this, pages.size(), check));
            }
            checks = pages;
        }
        return checks;
    }

    /** What needs attention first; otherwise in the policy's order, checks that do not count last. */
    public List<CheckPage> getSortedChecks() {
        return getChecks().stream()
                .sorted(Comparator.comparing((CheckPage check) -> !check.isCounted())
                        .thenComparing(CheckPage::getState))
                .toList();
    }

    /** The check at that position of the policy: {@code check/0/}. */
    @CheckForNull
    public CheckPage getCheck(String position) {
        int index = position.matches("\\d{1,6}") ? Integer.parseInt(position) : -1;
        return index >= 0 && index < getChecks().size() ? getChecks().get(index) : null;
    }

    public Api getApi() {
        getRun().checkPermission(Item.READ);
        return new Api(this);
    }

    /** Dashboards at the time of the verification; null for none. */
    @CheckForNull
    public Illustrations getIllustrations() {
        return record.isFinished() ? new IllustrationStore(getRun()).read(record.getId()) : null;
    }

    /** The parts of the page that change, and how it finds out. */
    public LiveState getParts() {
        return new LiveState(this);
    }

    /** What changes while it runs; asked for again and again, so it says little when nothing has changed. */
    @GET
    @Restricted(DoNotUse.class)
    public HttpResponse doLive(@QueryParameter String revision, @QueryParameter String zone) {
        getRun().checkPermission(Item.READ);
        useTimeZone(Words.isZone(zone) ? zone : null);
        return new JsonResponse(getParts().toJson(revision).toString(), null);
    }

    /** What people do on the page, and the files to download. */
    @Override
    public Object getStaplerFallback() {
        return acts();
    }

    private ReportActs acts() {
        return new ReportActs(action, record);
    }
}
