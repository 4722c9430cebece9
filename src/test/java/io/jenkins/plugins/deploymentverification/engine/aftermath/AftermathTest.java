package io.jenkins.plugins.deploymentverification.engine.aftermath;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportJUnit;
import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import io.jenkins.plugins.deploymentverification.engine.report.ReportText;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.engine.rollback.CommandLineRollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.engine.rollback.Kubectl;
import io.jenkins.plugins.deploymentverification.engine.rollback.KubernetesRollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.Workload;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

public class AftermathTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final AftermathPlan PLAN =
            new AftermathPlan("shop-1", Duration.ofMinutes(1), AftermathPlan.Recheck.POLICY);
    private static final KubernetesRollback UNDO = new KubernetesRollback(
            new Kubectl("shop", null, null), Workload.DEPLOYMENT, "shop", null, Duration.ofMinutes(1));

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    /** What is on disk. */
    private final List<String> lines = new ArrayList<>();

    /** A crash comes when that many lines are written: before, or right after, the last of them is safe. */
    private int linesUntilCrash = Integer.MAX_VALUE;

    private static final class Crash extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private Aftermath restored() throws IOException {
        List<AftermathEvent> events = new ArrayList<>();
        for (String line : lines) {
            events.add(AftermathCodec.readEvent(line));
        }
        return Aftermath.restore(AftermathCodec.readPlan(AftermathCodec.writePlan(PLAN)), events);
    }

    private RollbackDriver driver(Aftermath aftermath) {
        RollbackDriver.Journal journal = event -> {
            if (lines.size() >= linesUntilCrash) {
                throw new Crash();
            }
            lines.add(AftermathCodec.writeEvent(event));
        };
        return new RollbackDriver(
                aftermath, new CommandLineRollback(UNDO, cluster.runner(), CLOCK), journal, CLOCK, false);
    }

    private Aftermath requested() throws IOException {
        lines.add(AftermathCodec.writeEvent(new AftermathEvent.RollbackRequested(
                NOW, UNDO.description(), RollbackRecord.Cause.VERDICT, null, "1 check failed")));
        return restored();
    }

    @Test
    public void aRollbackIsMadeAndTold() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Aftermath aftermath = requested();

        assertThat(driver(aftermath).run(), is(true));

        RollbackRecord record = aftermath.lastRollback();
        assertThat(record.outcome(), is(Outcome.DONE));
        assertThat(record.reason(), is("1 check failed"));
        assertThat(record.planned(), contains("kubectl --namespace=shop rollout undo deployment/shop --to-revision=1"));
        assertThat(record.commands(), hasSize(4));
        assertThat(record.healed(), is(nullValue()));
        assertThat(cluster.revisions(), contains("2 shop:1.1", "3 shop:1.0"));
        assertThat(aftermath.next(), equalTo(new AftermathStep.Recheck(NOW.plusSeconds(60))));
        assertThat(restored().rollbacks(), equalTo(aftermath.rollbacks()));

        aftermath.record(new AftermathEvent.RecheckStarted(NOW, "shop-2", NOW.plusSeconds(60)));
        assertThat(aftermath.next(), equalTo(new AftermathStep.Rechecking("shop-2")));
        aftermath.record(new AftermathEvent.RecheckEnded(NOW, Verdict.PASSED));
        assertThat(aftermath.next(), instanceOf(AftermathStep.Done.class));
        assertThat(aftermath.lastRollback().healed(), is(true));
        assertThat(
                AftermathCodec.readEvent(AftermathCodec.writeEvent(
                        aftermath.events().get(aftermath.events().size() - 1))),
                equalTo(new AftermathEvent.RecheckEnded(NOW, Verdict.PASSED)));
    }

    /** Whatever line was the last to be written before the crash, the deployment is undone once. */
    @Test
    public void aCrashAnywhereUndoesOnce() throws Exception {
        for (int crashAt = 1; ; crashAt++) {
            lines.clear();
            cluster.revisions("1 shop:1.0", "2 shop:1.1").write("calls", "");
            Aftermath first = requested();
            linesUntilCrash = crashAt;
            boolean crashed = false;
            try {
                driver(first).run();
            } catch (Crash e) {
                crashed = true;
            }
            linesUntilCrash = Integer.MAX_VALUE;

            Aftermath second = restored();
            if (second.isRollingBack()) {
                assertThat("crash at " + crashAt, driver(second).run(), is(true));
            }

            String at = "crash at " + crashAt;
            assertThat(at, second.lastRollback().outcome(), is(Outcome.DONE));
            assertThat(at, cluster.revisions(), contains("2 shop:1.1", "3 shop:1.0"));
            assertThat(at, cluster.calls("undo"), is(1L));
            if (!crashed) {
                assertThat("it was ended at each of its events", crashAt > 8, is(true));
                return;
            }
        }
    }

    @Test
    public void whatCannotBeToldIsNotRepeated() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Aftermath aftermath = requested();
        cluster.fail("undo:after");
        linesUntilCrash = 6; // looked twice, planned, begun; the end of "undo" is not written
        assertThrows(Crash.class, () -> driver(aftermath).run());
        linesUntilCrash = Integer.MAX_VALUE;
        cluster.fail("get:before");

        Aftermath second = restored();
        assertThat(second.next(), instanceOf(AftermathStep.Find.class));
        assertThat(driver(second).run(), is(false));
        assertThat(second.isRollingBack(), is(true));
        driver(second).giveUp("The cluster cannot be asked");

        assertThat(second.lastRollback().outcome(), is(Outcome.UNKNOWN));
        assertThat(second.lastRollback().message(), is("The cluster cannot be asked"));
        assertThat(second.next(), instanceOf(AftermathStep.Done.class));
        assertThat(cluster.calls("undo"), is(1L));
        assertThat(restored().rollbacks(), equalTo(second.rollbacks()));
    }

    @Test
    public void aRefusalAndAFailureAreTold() throws Exception {
        cluster.revisions("1 shop:1.0");
        Aftermath refused = requested();
        assertThat(driver(refused).run(), is(true));
        assertThat(refused.lastRollback().outcome(), is(Outcome.FAILED));
        assertThat(refused.lastRollback().startedAt(), is(nullValue()));
        assertThat(refused.lastRollback().message(), containsString("no revision before 1"));
        assertThat(refused.next(), instanceOf(AftermathStep.Done.class));

        cluster.revisions("1 shop:1.0", "2 shop:1.1").fail("undo:before");
        lines.clear();
        Aftermath failed = requested();
        assertThat(driver(failed).run(), is(true));
        assertThat(failed.lastRollback().outcome(), is(Outcome.FAILED));
        assertThat(failed.lastRollback().startedAt(), is(NOW));

        cluster.fail("");
        assertThat("another one may be asked for", failed.isRollingBack(), is(false));
        failed.record(new AftermathEvent.RollbackRequested(
                NOW, UNDO.description(), RollbackRecord.Cause.PERSON, "maria", "again"));
        assertThat(driver(failed).run(), is(true));
        assertThat(failed.rollbacks(), hasSize(2));
        assertThat(failed.lastRollback().outcome(), is(Outcome.DONE));
    }

    @Test
    public void nothingIsChangedWhenItCannotBeJournalled() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        RollbackDriver driver = new RollbackDriver(
                requested(),
                new CommandLineRollback(UNDO, cluster.runner(), CLOCK),
                event -> {
                    if (event instanceof AftermathEvent.RollbackStarted) {
                        throw new IOException("disk full");
                    }
                },
                CLOCK,
                false);

        assertThrows(IOException.class, driver::run);

        assertThat(cluster.calls("undo"), is(0L));
        driver.giveUp("no disk");
    }

    @Test
    public void aDryRunTellsAndChangesNothing() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Aftermath aftermath = requested();
        RollbackDriver driver = new RollbackDriver(
                aftermath, new CommandLineRollback(UNDO, cluster.runner(), CLOCK), event -> {}, CLOCK, true);

        assertThat(driver.run(), is(true));

        assertThat(aftermath.lastRollback().outcome(), is(Outcome.ABORTED));
        assertThat(aftermath.lastRollback().planned().get(0), containsString("--to-revision=1"));
        assertThat(cluster.calls("undo"), is(0L));
    }

    @Test
    public void whatCannotHappenIsRefused() throws Exception {
        Aftermath aftermath = Aftermath.start(PLAN);
        assertThat(aftermath.next(), instanceOf(AftermathStep.Done.class));
        assertThrows(IllegalStateException.class, () -> aftermath.record(new AftermathEvent.RollbackStarted(NOW)));
        aftermath.record(new AftermathEvent.RollbackRequested(NOW, "undo", RollbackRecord.Cause.PERSON, "maria", null));
        for (AftermathEvent event : List.of(
                new AftermathEvent.RollbackRequested(NOW, "undo", RollbackRecord.Cause.PERSON, "li", null),
                new AftermathEvent.RollbackStarted(NOW),
                new AftermathEvent.RollbackChanged(NOW),
                new AftermathEvent.RecheckStarted(NOW, "x", NOW),
                new AftermathEvent.RecheckEnded(NOW, Verdict.PASSED))) {
            assertThrows(event.toString(), IllegalStateException.class, () -> aftermath.check(event));
            assertThrows(event.toString(), IllegalStateException.class, () -> aftermath.record(event));
        }
        AftermathEvent end = new AftermathEvent.RollbackEnded(NOW, Outcome.FAILED, null);
        aftermath.check(end);
        assertThat("it was only asked", aftermath.isRollingBack(), is(true));
        assertThat(aftermath.events(), hasSize(1));
        aftermath.record(end);
        assertThrows("it ends once", IllegalStateException.class, () -> aftermath.check(end));
        assertThrows(IOException.class, () -> AftermathCodec.readEvent("{\"type\":\"Rollb"));
        assertThrows(IOException.class, () -> AftermathCodec.readEvent("{\"type\":\"Other\",\"at\":\"" + NOW + "\"}"));
    }

    @Test
    public void aChecksActionDecides() throws Exception {
        assertThat(Aftermath.asksForRollback(failed("action: rollback")), is(true));
        assertThat(Aftermath.asksForRollback(failed("action: alert")), is(false));
        assertThat(Aftermath.asksForRollback(failed("severity: info, action: rollback")), is(false));
        assertThat(Aftermath.mayAskForRollback(failed("action: rollback").policy()), is(true));
        assertThat(Aftermath.mayAskForRollback(failed("action: alert").policy()), is(false));
    }

    @Test
    public void theFollowUpVerifiesAgainAfterTheSettlingTime() throws Exception {
        VerificationPlan first = plan("action: rollback");
        VerificationPlan again = FollowUp.plan(first, PLAN, "shop-2", NOW.plusSeconds(300));

        assertThat(again.followUpOf(), is("shop-1"));
        assertThat(again.windowStart(), is(NOW.plusSeconds(360)));
        assertThat(again.policy().checks(), equalTo(first.policy().checks()));
        assertThat(again.deployment().version(), is(nullValue()));
        assertThat(SessionCodec.readPlan(SessionCodec.writePlan(again)), equalTo(again));
        AftermathPlan critical = new AftermathPlan("shop-1", Duration.ZERO, AftermathPlan.Recheck.CRITICAL);
        assertThat(FollowUp.plan(first, critical, "shop-2", NOW).policy().checks(), hasSize(1));
        assertThat(VerificationSession.start(again).report(NOW).followUpOf(), is("shop-1"));
    }

    @Test
    public void allFormsOfTheReportTellOfIt() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Aftermath aftermath = requested();
        driver(aftermath).run();
        aftermath.record(new AftermathEvent.RecheckStarted(NOW, "shop-2", NOW.plusSeconds(60)));
        aftermath.record(new AftermathEvent.RecheckEnded(NOW, Verdict.FAILED));
        Report report = failed("action: rollback").withAftermath(aftermath.rollbacks(), aftermath.decisions());

        assertThat(ReportCodec.fromJson(ReportCodec.toJson(report)), equalTo(report));
        for (String text : List.of(
                new ReportMarkdown().render(report).replace("\\", ""),
                new ReportText(false, true, 100).render(report),
                new ReportJUnit().render(List.of(report)))) {
            assertThat(text, containsString("olled back, NOT healed"));
            assertThat(text, containsString("kubectl rollout undo of deployment/shop in namespace shop"));
            assertThat(text, containsString("asked for by the verdict at 2026-11-21 10:00:00 UTC: 1 check failed"));
            assertThat(text, containsString("--to-revision=1"));
            assertThat(text, containsString("successfully rolled out"));
            assertThat(text, containsString("(shop-2): FAILED"));
        }
    }

    private static VerificationPlan plan(String settings) throws Exception {
        return new VerificationPlan(
                "shop-1",
                new Deployment("shop", null, "1.1", null, null),
                PolicyReader.withParameters(Map.of())
                        .read(
                                "test",
                                "services: [{name: shop, metrics: [{name: m, query: q, criteria: '< 1', " + settings
                                        + "}, {name: n, query: q, criteria: '< 1', severity: normal}]}]")
                        .services()
                        .get(0),
                NOW);
    }

    private static Report failed(String settings) throws Exception {
        Report report = VerificationSession.start(plan(settings)).report(NOW);
        return new Report(
                report.id(),
                report.deployment(),
                report.policy(),
                report.policyDigest(),
                report.startedAt(),
                NOW,
                Verdict.FAILED,
                report.score(),
                report.reasons(),
                report.checks().stream()
                        .map(c ->
                                new CheckReport(c.check(), Verdict.FAILED, c.reason(), c.scheduled(), null, List.of()))
                        .toList());
    }
}
