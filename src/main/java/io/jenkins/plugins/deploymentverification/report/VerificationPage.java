package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportJUnit;
import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import java.io.IOException;
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
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

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
    private Report report;
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

    private Report report() {
        if (!read) {
            read = true;
            try {
                report = action.getReport(record.getId());
                if (report == null) {
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
        return report;
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

    /** In the policy's order. */
    @Exported
    public List<CheckPage> getChecks() {
        if (checks == null) {
            List<CheckPage> pages = new ArrayList<>();
            for (CheckReport check : isReadable() ? report().checks() : List.<CheckReport>of()) {
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

    /** The report as it is kept, for download. */
    @GET
    @WebMethod(name = "report.json")
    @Restricted(DoNotUse.class)
    public HttpResponse doReport() throws IOException {
        getRun().checkPermission(Item.READ);
        String json = record.isFinished() ? action.store().readJson(record.getId()) : null;
        if (json == null) {
            if (!isReadable()) {
                return HttpResponses.notFound();
            }
            json = ReportCodec.toJson(report());
        }
        return new JsonResponse(json, "deployment-verification-" + record.getId() + ".json");
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

    private String fileName(String extension) {
        return "deployment-verification-" + record.getId() + '.' + extension;
    }
}
