package io.jenkins.plugins.deploymentverification.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Job;
import hudson.util.HttpResponses;
import io.jenkins.plugins.deploymentverification.engine.backtest.Backtest;
import io.jenkins.plugins.deploymentverification.engine.backtest.BacktestResult;
import io.jenkins.plugins.deploymentverification.engine.backtest.Suggester;
import io.jenkins.plugins.deploymentverification.engine.backtest.Suggestion;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.report.TextResponse;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import net.sf.json.JSONObject;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** One back-test: waits for its turn, runs, ends. Safe for use by many threads. */
@Restricted(NoExternalUse.class)
public final class BacktestRun {

    private static final Logger LOGGER = Logger.getLogger(BacktestRun.class.getName());

    /** Nobody waits for longer, and a source that answers so slowly should be left alone. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** How far a back-test has come. */
    public enum Phase {
        WAITING,
        REPLAYING,
        SUGGESTING,
        FINISHED,
        FAILED,
        CANCELLED
    }

    private final String id;
    private final Job<?, ?> job;
    private final BacktestOrder order;
    private final String startedBy;
    private final Instant startedAt = Instant.now();
    private Future<?> task;
    private Phase phase = Phase.WAITING;
    private int done;
    private int of;
    /** Of the check whose history is looked at, or null. */
    private String check;

    private String failure;
    private BacktestFindings findings;

    BacktestRun(String id, Job<?, ?> job, BacktestOrder order, String startedBy) {
        this.id = id;
        this.job = job;
        this.order = order;
        this.startedBy = startedBy;
        this.of = order.deployments().size();
    }

    synchronized void submitTo(ExecutorService executor) {
        task = executor.submit(this::run);
    }

    private void run() {
        if (!enter(Phase.REPLAYING)) {
            return;
        }
        Future<?> limit = Timer.get().schedule(this::tooLong, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        try (ResolvedSources sources = ResolvedSources.of(order.policy(), SourceContext.of(job))) {
            BacktestResult result = new Backtest(sources, one -> replayed())
                    .run(order.policy(), order.environment(), order.deployments());
            end(BacktestFindings.of(result, suggestions(sources)));
        } catch (InterruptedException e) {
            end(Phase.CANCELLED, null);
        } catch (SourceException | Suggester.TooMuchHistory | IllegalArgumentException e) {
            end(Phase.FAILED, e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A back-test of " + job.getFullName() + " is broken", e);
            end(Phase.FAILED, e.toString());
        } finally {
            limit.cancel(false);
        }
    }

    private List<Suggestion> suggestions(ResolvedSources sources)
            throws InterruptedException, Suggester.TooMuchHistory {
        BacktestOrder.Suggestions wanted = order.suggestions();
        if (wanted == null || !enter(Phase.SUGGESTING)) {
            return List.of();
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS); // as the times of deployments
        return new Suggester(sources, (of, windows, all) -> judged(of.name(), windows, all))
                .run(order.policy(), now.minus(wanted.history()), now, wanted.rate());
    }

    private synchronized boolean enter(Phase next) {
        if (!isActive()) {
            return false;
        }
        phase = next;
        return true;
    }

    private synchronized void replayed() {
        done++;
    }

    private synchronized void judged(String name, int windows, int all) {
        check = name;
        done = windows;
        of = all;
    }

    private synchronized void end(BacktestFindings found) {
        if (isActive()) {
            phase = Phase.FINISHED;
            findings = found;
        }
    }

    private synchronized void end(Phase last, @CheckForNull String why) {
        if (isActive()) {
            phase = last;
            failure = why;
        }
    }

    private synchronized void tooLong() {
        end(Phase.FAILED, Messages.BacktestRun_tooLong(LIMIT.toMinutes()));
        task.cancel(true);
    }

    synchronized void cancel() {
        end(Phase.CANCELLED, null);
        task.cancel(true);
    }

    synchronized boolean isActive() {
        return phase == Phase.WAITING || phase == Phase.REPLAYING || phase == Phase.SUGGESTING;
    }

    public String getId() {
        return id;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    BacktestOrder order() {
        return order;
    }

    String startedBy() {
        return startedBy;
    }

    Instant startedAt() {
        return startedAt;
    }

    synchronized Phase phase() {
        return phase;
    }

    /**
     * How things are at one moment.
     *
     * @param status in the reader's language
     * @param failure null where it did not fail
     * @param findings null unless it is finished
     */
    record State(
            boolean active,
            int done,
            int of,
            String status,
            @CheckForNull String failure,
            @CheckForNull BacktestFindings findings) {}

    synchronized State state() {
        return new State(isActive(), done, of, status(), failure, findings);
    }

    /** In the reader's language. */
    private String status() {
        return switch (phase) {
            case WAITING -> Messages.BacktestRun_waiting();
            case REPLAYING -> Messages.BacktestRun_replaying(done, of);
            case SUGGESTING ->
                check == null ? Messages.BacktestRun_looking() : Messages.BacktestRun_suggesting(check, done, of);
            case FINISHED -> Messages.BacktestRun_finished();
            case FAILED -> Messages.BacktestRun_failed();
            case CANCELLED -> Messages.BacktestRun_cancelled();
        };
    }

    /**
     * For the page.
     *
     * @param zone the user's own time zone, or null for the controller's
     */
    public BacktestPage page(@CheckForNull String zone) {
        return new BacktestPage(this, zone);
    }

    /** How far it is. */
    @GET
    @WebMethod(name = "progress")
    @Restricted(DoNotUse.class)
    public HttpResponse doProgress() {
        job.checkPermission(Item.BUILD);
        State state = state();
        JSONObject progress = new JSONObject();
        progress.put("active", state.active());
        progress.put("done", state.done());
        progress.put("of", state.of());
        progress.put("status", state.status());
        return HttpResponses.okJSON(progress);
    }

    /** Ends it. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doCancel() {
        job.checkPermission(Item.BUILD);
        cancel();
        return HttpResponses.redirectToDot();
    }

    /** The result as a file. */
    @GET
    @WebMethod(name = "backtest.md")
    @Restricted(DoNotUse.class)
    public HttpResponse doMarkdown() {
        job.checkPermission(Item.BUILD);
        BacktestFindings found = state().findings();
        return found == null
                ? HttpResponses.notFound()
                : new TextResponse(found.markdown(), "text/markdown", "backtest.md");
    }

    /** The result as a file. */
    @GET
    @WebMethod(name = "backtest.json")
    @Restricted(DoNotUse.class)
    public HttpResponse doJson() {
        job.checkPermission(Item.BUILD);
        BacktestFindings found = state().findings();
        return found == null
                ? HttpResponses.notFound()
                : new TextResponse(found.json(), "application/json", "backtest.json");
    }
}
