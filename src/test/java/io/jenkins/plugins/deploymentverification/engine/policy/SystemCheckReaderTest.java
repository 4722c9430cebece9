package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.Test;

public class SystemCheckReaderTest {

    private static ServicePolicy read(String yaml) throws PolicyException {
        return PolicyReader.withParameters(Map.of("svc", "check-out", "version", "1.5"))
                .read("p.yaml", "name: checkout\n" + yaml)
                .services()
                .get(0);
    }

    private static String problems(String yaml) {
        return assertThrows(PolicyException.class, () -> read(yaml)).getMessage();
    }

    @Test
    public void everyKeyArrivesAndIsWrittenBack() throws Exception {
        ServicePolicy policy = read("""
            monitors:
              - {name: by search, source: dd, search: 'service:${svc} env:production', onWarning: fail}
              - {name: by id, ids: [12345, '67'], monitorGroups: ['env:production'], includeMuted: true}
            slos:
              - {name: sli, slo: abc, timeframe: 30d, target: 99.5, criteria: '>= 99.9%', warning: '>= 99.95%'}
              - {name: budget, slo: abc, value: budget}
            gates:
              - {name: gate, service: shop, environment: production, version: '${version}', identifier: pre}
              - {name: plain}
            """);
        MonitorCheck search = (MonitorCheck) policy.checks().get(0);
        assertThat(search.source(), is("dd"));
        assertThat(search.search(), is("service:check-out env:production"));
        assertThat(search.ids(), empty());
        assertThat(search.onWarning(), is(MonitorCheck.OnWarning.FAIL));
        assertThat(search.includeMuted(), is(false));
        MonitorCheck ids = (MonitorCheck) policy.checks().get(1);
        assertThat(ids.ids(), contains("12345", "67"));
        assertThat(ids.monitorGroups(), contains("env:production"));
        assertThat(ids.onWarning(), is(MonitorCheck.OnWarning.WARNING));
        assertThat(ids.includeMuted(), is(true));
        SloCheck sli = (SloCheck) policy.checks().get(2);
        assertThat(sli.timeframe(), is(Duration.ofDays(30)));
        assertThat(sli.target(), is(99.5));
        assertThat(sli.criteria().test(99.9), is(true));
        assertThat(sli.criteria().test(99.89), is(false));
        assertThat(sli.warning().test(99.92), is(false));
        SloCheck budget = (SloCheck) policy.checks().get(3);
        assertThat(budget.value(), is(SloCheck.Value.BUDGET));
        assertThat(budget.timeframe(), is(Duration.ofDays(7)));
        assertThat(budget.criteria().test(0), is(false));
        GateCheck gate = (GateCheck) policy.checks().get(4);
        assertThat(gate.question(), is("shop production 1.5 pre"));
        assertThat(((GateCheck) policy.checks().get(5)).service(), nullValue());

        String json = PolicyWriter.toJson(policy);
        ServicePolicy again = PolicyReader.withParameters(Map.of())
                .read("p.json", json)
                .services()
                .get(0);
        assertThat(again, is(policy));
        assertThat(PolicyWriter.toJson(again), is(json));
    }

    @Test
    public void whatIsMissingOrWrongIsTold() {
        assertThat(problems("monitors: [{name: m}]"), containsString("needs either 'ids' of monitors or a 'search'"));
        assertThat(
                problems("monitors: [{name: m, ids: [1], search: x}]"),
                containsString("needs either 'ids' of monitors or a 'search'"));
        assertThat(
                problems("monitors: [{name: m, ids: [1], onWarning: no}]"),
                containsString("must be one of warning, fail, pass"));
        assertThat(problems("monitors: [{name: m, ids: [{a: b}]}]"), containsString("must be text"));
        assertThat(problems("slos: [{name: s, slo: a}]"), containsString("needs 'criteria', for example \">= 99.9%\""));
        assertThat(problems("slos: [{name: s, criteria: '> 1%'}]"), containsString("slo"));
        assertThat(
                problems("slos: [{name: s, slo: a, criteria: '> 1%', timeframe: 91d}]"),
                containsString("'timeframe' must be between 1m and 90d"));
        assertThat(problems("gates: [{name: g, envronment: x}]"), containsString("environment"));
    }

    @Test
    public void valuesCannotAddToASearch() {
        PolicyException e = assertThrows(
                PolicyException.class,
                () -> PolicyReader.withParameters(Map.of("svc", "a OR muted:true"))
                        .read("p.yaml", "name: s\nmonitors: [{name: m, search: 'service:${svc}'}]"));
        assertThat(e.getMessage(), containsString("stands in a search"));
    }

    @Test
    public void tagsOfDatadogTakeNamesWithDashes() {
        String before = "avg:trace.http.request.errors{service:";
        assertThat(QueryLanguage.OTHER.quote(before, "svc", "check-out"), is("check-out"));
        assertThrows(IllegalArgumentException.class, () -> QueryLanguage.OTHER.quote(before, "svc", "x} or {y"));
    }
}
