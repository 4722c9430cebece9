package io.jenkins.plugins.deploymentverification.engine.measure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.command.LocalCommandRunner;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.probe.ProbeResult;
import io.jenkins.plugins.deploymentverification.engine.probe.Probes;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Redaction;
import io.jenkins.plugins.deploymentverification.engine.report.ReportText;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** With real processes; {@code sh -c} stands for a script. */
public class CommandChecksTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:00:00Z");

    private static final Probes NO_PROBES = new Probes() {
        @Override
        public ProbeResult http(HttpCheck check, Duration budget) {
            throw new AssertionError();
        }

        @Override
        public ProbeResult tcp(TcpCheck check, Duration budget) {
            throw new AssertionError();
        }
    };

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static ServicePolicy policy(String check, Map<String, String> parameters) throws PolicyException {
        return PolicyReader.withParameters(parameters)
                .read("p.yaml", "name: s\ncommands: [{name: c, " + check + "}]")
                .services()
                .get(0);
    }

    private static String refusal(String check) {
        return assertThrows(PolicyException.class, () -> policy(check, Map.of("version", "--all", "ok", "a b; c")))
                .getMessage();
    }

    private Measurement measure(CommandRunner runner, String check) throws Exception {
        VerificationPlan plan = new VerificationPlan(
                        "v", new Deployment("s", null, null, null, null), policy(check, Map.of()), AT)
                .withTrace(Trace.create());
        Measurer plain = new Measurer(
                name -> {
                    throw new SourceException(SourceException.Kind.CONFIGURATION, "no source is needed");
                },
                NO_PROBES,
                2);
        try (Measurer measurer = runner == null ? plain : plain.withCommands(runner)) {
            Tick tick =
                    measurer.measure(plan, new Step.Measure(AT, plan.policy().checks()));
            return tick.measurements().get("c");
        }
    }

    private Measurement measure(String check) throws Exception {
        return measure(new LocalCommandRunner(folder.getRoot().toPath()), check);
    }

    @Test
    public void theExitCodeSaysItAll() throws Exception {
        Measurement good = measure("command: [sh, -c, 'echo fine']");
        assertThat(good.outcome(), is(Outcome.OK));
        assertThat(good.value(), is(0.0));
        assertThat(good.message(), is("exit code 0: fine"));
        Measurement bad = measure("command: [sh, -c, 'echo out; echo why >&2; exit 3']");
        assertThat(bad.outcome(), is(Outcome.BREACH));
        assertThat(bad.verdict(), is(Verdict.FAILED));
        assertThat(bad.value(), is(3.0));
        assertThat(bad.message(), is("exit code 3: out why"));
        assertThat(measure("command: [sh, -c, 'exit 3'], exitCode: 3").outcome(), is(Outcome.OK));
    }

    @Test
    public void aNumberOnItsLastLineIsJudged() throws Exception {
        String script = "command: [sh, -c, 'echo warming up; echo 250; echo'], unit: ms, criteria: '<= 0.3s'";
        Measurement good = measure(script);
        assertThat(good.outcome(), is(Outcome.OK));
        assertThat(good.value(), is(250.0));
        assertThat(measure(script + ", warning: '<= 200ms'").outcome(), is(Outcome.WARNED));
        assertThat(measure(script.replace("0.3s", "100ms")).outcome(), is(Outcome.BREACH));
    }

    @Test
    public void whatIsNoNumberIsNoBreach() throws Exception {
        String criteria = "], criteria: '<= 1'";
        assertThat(measure("command: ['true'" + criteria).outcome(), is(Outcome.NO_DATA));
        assertThat(measure("command: [echo, NaN" + criteria).outcome(), is(Outcome.NOT_A_NUMBER));
        Measurement words = measure("command: [echo, '12 ms'" + criteria);
        assertThat(words.outcome(), is(Outcome.SOURCE_ERROR));
        assertThat(words.message(), containsString("is no number: 12 ms"));
        Measurement failed = measure("command: [sh, -c, 'echo 0; exit 1'" + criteria);
        assertThat("its number is not to be trusted", failed.outcome(), is(Outcome.SOURCE_ERROR));
        assertThat(failed.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(
                measure("command: [sh, -c, 'exit 1'], onError: fail" + ", criteria: '<= 1'")
                        .verdict(),
                is(Verdict.FAILED));
    }

    @Test
    public void whatDoesNotEndOrStartTellsNothing() throws Exception {
        Measurement slow = measure("command: [sh, -c, 'echo begun; sleep 60'], timeout: 300ms");
        assertThat(slow.outcome(), is(Outcome.SOURCE_ERROR));
        assertThat(slow.message(), containsString("killed after"));
        assertThat(slow.message(), containsString("begun"));
        assertThat(slow.tookMillis(), lessThan(30_000L));
        Measurement none = measure("command: [no-such-program-at-all]");
        assertThat(none.outcome(), is(Outcome.SOURCE_ERROR));
        assertThat(none.message(), containsString("cannot run 'no-such-program-at-all'"));
        assertThat(measure(null, "command: ['true']").message(), is("commands are not run here"));
    }

    @Test
    public void noShellTakesArgumentsApart() throws Exception {
        Measurement measurement = measure("command: [echo, '$HOME; `id` | cat', '*']");
        assertThat(measurement.message(), is("exit code 0: $HOME; `id` | cat *"));
    }

    @Test
    public void theOutputIsBoundedAndSecretsAreMasked() throws Exception {
        CommandRunner masking = command ->
                new LocalCommandRunner(folder.getRoot().toPath()).run(command.withSecrets(Set.of("s3cret-value")));
        Measurement measurement = measure(masking, "command: [sh, -c, 'echo got s3cret-value; yes | head -100000']");
        assertThat(measurement.message(), containsString("exit code 0: got *** y y"));
        assertThat(measurement.message().length(), lessThan(600));
    }

    @Test
    public void theCommandKnowsTheRun() throws Exception {
        Measurement measurement = measure("command: [sh, -c, 'echo $DEPLOYMENT_VERIFICATION_RUN $TRACEPARENT']");
        assertThat(
                measurement.message().matches("exit code 0: [0-9a-f-]{36} 00-[0-9a-f]{32}-[0-9a-f]{16}-01"), is(true));
    }

    @Test
    public void policiesAreReadAndWritten() throws Exception {
        ServicePolicy policy = policy(
                "command: ['./smoke.sh', '--version=${version}', '-'], exitCode: 4, unit: ms, criteria: '< 5ms',"
                        + " warning: '< 3ms', timeout: 20s",
                Map.of("version", "1.5 --all"));
        CommandCheck check = (CommandCheck) policy.checks().get(0);
        assertThat("one argument stays one", check.command(), is(List.of("./smoke.sh", "--version=1.5 --all", "-")));
        assertThat(check.timeout(), is(Duration.ofSeconds(20)));
        assertThat(check.line(), is("./smoke.sh '--version=1.5 --all' -"));
        ServicePolicy again = PolicyReader.withParameters(Map.of())
                .read("again", PolicyWriter.toTree(policy).toString())
                .services()
                .get(0);
        assertThat(again, is(policy));
        CommandCheck plain =
                (CommandCheck) policy("command: [a]", Map.of()).checks().get(0);
        assertThat(plain.criteria(), nullValue());
        assertThat(plain.exitCode(), is(0));
    }

    @Test
    public void whatCannotBeUsedIsRefused() {
        assertThat(refusal("command: './smoke.sh --quick'"), containsString("must be a list"));
        assertThat(refusal("timeout: 1s"), containsString("needs 'command'"));
        assertThat(refusal("command: []"), containsString("needs a program"));
        assertThat(refusal("command: ['', a]"), containsString("needs a program"));
        assertThat(refusal("command: [a, [b]]"), containsString("an argument must be text"));
        assertThat(refusal("command: [a], warning: '< 1'"), containsString("go with 'criteria'"));
        assertThat(refusal("command: [a], exitCode: 256"), containsString("exitCode"));
        assertThat(refusal("command: [a, '${version}']"), containsString("would be an option"));
    }

    @Test
    public void secretsOfArgumentsAreNotShown() throws Exception {
        ServicePolicy policy = policy(
                "command: [curl, --token, t0ken1, '--password=t0ken2', --data, x,"
                        + " 'https://u:t0ken3@h/?api_key=t0ken4']",
                Map.of());
        CommandCheck redacted = (CommandCheck) Redaction.redact(policy.checks().get(0));
        assertThat(redacted.line(), not(containsString("t0ken")));
        assertThat(redacted.command(), hasSize(7));
        assertThat(redacted.line(), containsString("--data x"));
        VerificationPlan plan = new VerificationPlan(
                "v", new Deployment("s", null, null, null, null), policy("command: [a]", Map.of()), AT);
        String text = new ReportText(false, false, 80)
                .render(VerificationSession.start(plan).report(AT));
        assertThat(text, containsString("exit code 0"));
    }
}
