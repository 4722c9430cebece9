package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerFallback;
import org.kohsuke.stapler.verb.POST;

/**
 * What people do about a verification on its page: overrule, decide, roll back, exclude from baselines. It answers below
 * the page's own address, where Stapler looks for what the page itself does not have: here first, then in the downloads.
 */
@Restricted(NoExternalUse.class)
public final class ReportActs implements StaplerFallback {

    private static final Logger LOGGER = Logger.getLogger(ReportActs.class.getName());
    private final VerificationAction action;
    private final VerificationRecord record;

    ReportActs(VerificationAction action, VerificationRecord record) {
        this.action = action;
        this.record = record;
    }

    private Run<?, ?> run() {
        return action.getRun();
    }

    private static String user() {
        return Jenkins.getAuthentication2().getName();
    }

    boolean mayOverrule() {
        return record.getVerdict() == Verdict.FAILED
                && record.getOverruled() == null
                && (!record.isFollowUp() || action.isFailedWatch(record))
                && run().hasPermission(OverrulePermission.OVERRULE);
    }

    /** The deployment is kept although it failed. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doOverrule(@CheckForNull @QueryParameter String reason) throws IOException {
        run().checkPermission(OverrulePermission.OVERRULE);
        String refusal = Messages.VerificationPage_NoOverruling(Written.MOST);
        String why = Written.line(reason, refusal);
        if (!mayOverrule() || why == null) {
            throw bad(refusal);
        }
        action.overrule(record.getId(), new OverruledVerdict(user(), Instant.now(), why));
        return HttpResponses.redirectTo(".");
    }

    /** What the build waits for, if it is for the reader to decide; null otherwise. */
    @CheckForNull
    DecisionRecord question() {
        DecisionOffer offer = DecisionOffer.get();
        DecisionRecord question = asked(offer);
        return question == null || !offer.mayDecide(run(), question) ? null : question;
    }

    @CheckForNull
    private DecisionRecord asked(@CheckForNull DecisionOffer offer) {
        return offer == null ? null : offer.question(run(), record.getId());
    }

    /** Decides what the build waits for; a page asks before. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doDecide(
            @CheckForNull @QueryParameter String choice, @CheckForNull @QueryParameter String reason) {
        run().checkPermission(Item.READ);
        DecisionOffer offer = DecisionOffer.get();
        DecisionRecord question = asked(offer);
        if (question == null) {
            return new Failure(Messages.Decision_Nothing());
        }
        if (!offer.mayDecide(run(), question)) {
            throw HttpResponses.errorWithoutStack(HttpServletResponse.SC_FORBIDDEN, Messages.Decision_NotYou());
        }
        DecisionRecord.Choice chosen = question.choices().stream()
                .filter(c -> c.name().equals(choice))
                .findFirst()
                .orElse(null);
        String refusal = Messages.Decision_Wrong(Written.MOST);
        String why = Written.line(reason, refusal);
        if (chosen == null) {
            throw bad(refusal);
        }
        try {
            offer.decide(run(), record.getId(), chosen, user(), why);
        } catch (IOException e) {
            return new Failure(e.getMessage());
        }
        return HttpResponses.redirectTo(".");
    }

    /** What the reader could have done by hand; null for nothing, or where they may not. */
    @CheckForNull
    String rollbackOffer() {
        RollbackOffer offer = RollbackOffer.get();
        return offer == null || !record.isFinished() || !run().hasPermission(Item.BUILD)
                ? null
                : offer.describe(run(), record.getId());
    }

    /** Rolls back by hand; a page asks before. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doRollBack(@CheckForNull @QueryParameter String reason) {
        run().checkPermission(Item.BUILD);
        RollbackOffer offer = RollbackOffer.get();
        if (offer == null || !record.isFinished()) {
            return HttpResponses.notFound();
        }
        String why = Written.line(reason, Messages.Approval_TooLong(Written.MOST));
        try {
            offer.rollBack(run(), record.getId(), user(), why);
        } catch (IOException e) {
            return new Failure(e.getMessage());
        }
        return HttpResponses.redirectTo(".");
    }

    /** Whether it can be a baseline of later ones, so that there is something to exclude. */
    boolean isBaseline() {
        return record.getVerdict() == Verdict.PASSED;
    }

    /** Later verifications are not to be compared with this one. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doExclude(@CheckForNull @QueryParameter String reason) throws IOException {
        run().checkPermission(Run.UPDATE);
        String refusal = Messages.VerificationPage_NoExclusion(Written.MOST);
        String why = Written.line(reason, refusal);
        if (!isBaseline() || why == null) {
            throw bad(refusal);
        }
        action.exclude(record.getId(), new BaselineExclusion(user(), Instant.now(), why));
        return HttpResponses.redirectToDot();
    }

    /** They may be again. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doInclude() throws IOException {
        run().checkPermission(Run.UPDATE);
        if (record.getExclusion() != null) {
            LOGGER.log(Level.INFO, "{0} lets later verifications be compared with {1} of {2} again", new Object[] {
                user(), record.getId(), run()
            });
            action.exclude(record.getId(), null);
        }
        return HttpResponses.redirectToDot();
    }

    @Override
    public Object getStaplerFallback() {
        return new ReportDownloads(action, record);
    }

    private static HttpResponses.HttpResponseException bad(String why) {
        return HttpResponses.errorWithoutStack(HttpServletResponse.SC_BAD_REQUEST, why);
    }
}
