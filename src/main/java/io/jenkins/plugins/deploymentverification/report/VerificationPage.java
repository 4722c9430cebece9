package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportJUnit;
import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** The page of one verification, made anew for each request; the report is read when it is first asked for. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class VerificationPage implements ModelObject {

    private static final Logger LOGGER = Logger.getLogger(VerificationPage.class.getName());
    /** In lists of builds too, where the report is not to be read. */
    private static final int ALWAYS = 3;

    private static final int MOST_FINDINGS = 3;

    private final VerificationAction action;
    private final VerificationRecord record;
    private Words words = Words.ofRequest(null);
    private ReportSummary summary;
    private String problem;
    private boolean read;
    private List<CheckPage> checks;

    VerificationPage(VerificationAction action, VerificationRecord record) {
        this.action = action;
        this.record = record;
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
        return words.zone().getId();
    }

    @CheckForNull
    private ReportSummary summary() {
        if (!read) {
            read = true;
            try {
                summary = action.getSummary(record.getId());
                if (summary == null) {
                    problem = switch (getState()) {
                        case RUNNING -> Messages.VerificationPage_NothingYet();
                        case LOST -> Messages.VerificationPage_Lost();
                        default -> Messages.VerificationPage_NoFile();
                    };
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot read the report " + record.getId() + " of " + getRun(), e);
                problem = Messages.VerificationPage_Unreadable();
            }
        }
        return summary;
    }

    private Report report() {
        return summary() == null ? null : summary().report();
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
        report();
        return problem;
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

    /** The sentences below the verdict: why it is what it is, or what is going on. */
    public List<String> getLines() {
        List<String> lines = new ArrayList<>(getReasons());
        if (getOverruled() != null) {
            lines.add(0, getOverruled());
        }
        if (!isReadable()) {
            lines.add(problem);
        } else if (isRunning()) {
            State tendency = getTendency();
            String until = Messages.VerificationPage_Until(getFacts().getDeadline());
            lines.add(tendency == null ? until : Messages.VerificationPage_SoFar(tendency.getWord()) + ' ' + until);
        }
        return lines;
    }

    /** How many more checks need attention than are named, as a sentence; null for none. */
    @CheckForNull
    public String getMore() {
        return getOtherFindings() == 0 ? null : Messages.VerificationPage_More(getOtherFindings());
    }

    /** What happened when; only where there is a report. */
    public Timeline getTimeline() {
        return new Timeline(summary(), getState(), words);
    }

    /** What followed, oldest first. */
    public List<RollbackView> getRollbacks() {
        return isReadable()
                ? report().rollbacks().stream()
                        .map(rollback -> new RollbackView(rollback, words, report().reasons()))
                        .toList()
                : List.of();
    }

    /** What people were asked and decided, oldest first. */
    public List<DecisionView> getDecisions() {
        if (!isReadable()) {
            return List.of();
        }
        DecisionView open = getQuestion();
        return report().decisions().stream()
                .map(decision -> decision.isOpen() && open != null ? open : new DecisionView(decision, words, false))
                .toList();
    }

    /** What the reader may decide now; null for nothing. */
    @CheckForNull
    public DecisionView getQuestion() {
        DecisionRecord question = acts().question();
        return question == null ? null : new DecisionView(question, words, true);
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

    /** Whether the reader may overrule the verdict. */
    public boolean isOverrulable() {
        return acts().mayOverrule();
    }

    /** The deployment is kept although it failed. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doOverrule(@QueryParameter String reason) throws IOException {
        getRun().checkPermission(OverrulePermission.OVERRULE);
        return acts().overrule(reason);
    }

    /** The rollout that this verification is a stage of; null for none. */
    @CheckForNull
    public RolloutView getRollout() {
        return action.rollouts(words).stream()
                .filter(rollout -> rollout.has(record.getId()))
                .findFirst()
                .orElse(null);
    }

    /** Decides what the build waits for; the page asks before. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doDecide(@QueryParameter String choice, @QueryParameter String reason) {
        getRun().checkPermission(Item.READ);
        return acts().decide(choice, reason);
    }

    /** The id of the verification that this follows; null for an ordinary one. */
    @CheckForNull
    public String getFollowUpOf() {
        return isReadable() ? report().followUpOf() : null;
    }

    /** Whether it watches on after another one, and does not look what a rollback came to. */
    public boolean isWatch() {
        String first = getFollowUpOf();
        return first != null && !isRecheck(first, record.getId());
    }

    private boolean isRecheck(String first, String id) {
        try {
            return action.getRollbacks(first).stream()
                    .anyMatch(r -> r.recheck() != null && r.recheck().id().equals(id));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read what followed " + first + " of " + getRun());
            return true;
        }
    }

    /** The verifications that watch on after this one. */
    public List<VerificationPage> getWatches() {
        return action.getVerifications().stream()
                .filter(v -> record.getId().equals(v.getFollowUpOf()) && !isRecheck(record.getId(), v.getId()))
                .map(v -> new VerificationPage(action, v))
                .toList();
    }

    /** What the reader could have done by hand; null for nothing, or where they may not. */
    @CheckForNull
    public String getRollbackOffer() {
        return acts().rollbackOffer();
    }

    /** Rolls back by hand; the page asks before. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doRollBack(@QueryParameter String reason) {
        getRun().checkPermission(Item.BUILD);
        return acts().rollBack(reason);
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

    /** Empty where they cannot be read, which is logged. */
    List<Measurement> measurements(int index) {
        try {
            return action.getMeasurements(record.getId(), index);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot read measurements of " + record.getId() + " of " + getRun(), e);
            return List.of();
        }
    }

    /** In the policy's order. */
    @Exported
    public List<CheckPage> getChecks() {
        if (checks == null) {
            List<CheckPage> pages = new ArrayList<>();
            for (CheckSummary check : isReadable() ? summary().checks() : List.<CheckSummary>of()) {
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

    /** The checks that the verdict rests on, as far as there is room for them at the top of the page. */
    public List<CheckPage> getFindings() {
        return getAttentive().limit(MOST_FINDINGS).toList();
    }

    /** How many more checks need attention than there is room for. */
    public long getOtherFindings() {
        return Math.max(0, getAttentive().count() - MOST_FINDINGS);
    }

    private Stream<CheckPage> getAttentive() {
        return getSortedChecks().stream().filter(CheckPage::isAttention);
    }

    /** How many checks that count are in each state; states without checks are left out. */
    public Map<State, Integer> getCounts() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        getChecks().stream()
                .filter(CheckPage::isCounted)
                .forEach(check -> counts.merge(check.getState(), 1, Integer::sum));
        return counts;
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
        return record.isFinished() ? action.illustrationStore().read(record.getId()) : null;
    }

    /** The picture of a panel. */
    @GET
    @WebMethod(name = "panel.png")
    @Restricted(DoNotUse.class)
    public HttpResponse doPanel(@QueryParameter int number) {
        getRun().checkPermission(Item.READ);
        Path picture = action.illustrationStore().picture(record.getId(), number);
        return picture == null ? HttpResponses.notFound() : new PictureFile(picture);
    }

    /** The report as it is kept, for download. */
    @GET
    @WebMethod(name = "report.json")
    @Restricted(DoNotUse.class)
    public HttpResponse doReport() throws IOException {
        getRun().checkPermission(Item.READ);
        String name = "deployment-verification-" + record.getId() + ".json";
        // with rollbacks it is more than what was kept when it finished
        boolean asKept = record.isFinished()
                && action.getRollbacks(record.getId()).isEmpty()
                && action.getDecisions(record.getId()).isEmpty();
        File file = asKept ? action.store().jsonFile(record.getId()) : null;
        if (file != null) {
            return new JsonFile(file, name);
        }
        Report live = action.getReport(record.getId());
        return live == null ? HttpResponses.notFound() : new JsonResponse(ReportCodec.toJson(live), name);
    }

    /** What changes while it runs; asked for again and again, so it says little when nothing has changed. */
    @GET
    @Restricted(DoNotUse.class)
    public HttpResponse doLive(@QueryParameter String revision, @QueryParameter String zone) {
        getRun().checkPermission(Item.READ);
        useTimeZone(Words.isZone(zone) ? zone : null);
        return new JsonResponse(LiveState.of(this, revision).toString(), null);
    }

    /** The report for wikis and merge requests. */
    @GET
    @WebMethod(name = "report.md")
    @Restricted(DoNotUse.class)
    public HttpResponse doMarkdown() {
        getRun().checkPermission(Item.READ);
        return isReadable()
                ? new TextResponse(new ReportMarkdown().render(report()), "text/markdown", fileName("md"))
                : HttpResponses.notFound();
    }

    /** Each check a test case, for tools that read JUnit's XML. */
    @GET
    @WebMethod(name = "junit.xml")
    @Restricted(DoNotUse.class)
    public HttpResponse doJunit() {
        getRun().checkPermission(Item.READ);
        return isReadable()
                ? new TextResponse(new ReportJUnit().render(List.of(report())), "application/xml", fileName("xml"))
                : HttpResponses.notFound();
    }

    /** Whether it can be a baseline of later ones, so that there is something to exclude. */
    public boolean isBaseline() {
        return acts().isBaseline();
    }

    /** Null where later verifications may be compared with this one. */
    @CheckForNull
    public String getExclusion() {
        BaselineExclusion exclusion = record.getExclusion();
        return exclusion == null
                ? null
                : Messages.VerificationPage_Excluded(
                        exclusion.getUserName(), words.dateTime(exclusion.getAt()), exclusion.getReason());
    }

    public boolean isExcludable() {
        return (isBaseline() || record.getExclusion() != null) && getRun().hasPermission(Run.UPDATE);
    }

    /** Later verifications are not to be compared with this one. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doExclude(@QueryParameter String reason) throws IOException {
        getRun().checkPermission(Run.UPDATE);
        return acts().exclude(reason);
    }

    /** They may be again. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doInclude() throws IOException {
        getRun().checkPermission(Run.UPDATE);
        return acts().include();
    }

    private ReportActs acts() {
        return new ReportActs(action, record);
    }

    private String fileName(String extension) {
        return "deployment-verification-" + record.getId() + '.' + extension;
    }
}
