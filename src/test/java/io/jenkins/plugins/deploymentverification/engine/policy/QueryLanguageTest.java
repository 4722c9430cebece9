package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.deploymentverification.engine.metric.QuerySyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Values of placeholders stay values, in each language. */
public class QueryLanguageTest {

    private static final String EVIL = "1.2\"} or x";

    @Test
    public void influxQl() {
        QueryLanguage language = QueryLanguage.INFLUXQL;
        String where = "SELECT mean(ms) FROM requests WHERE version='";
        assertThat(language.quote(where, "v", EVIL), is(EVIL));
        assertThat(language.quote(where, "v", "it's\\ \"a\"\n"), is("it\\'s\\\\ \"a\"\\n"));
        assertThat(language.quote("SELECT mean(\"", "v", "a\"b'"), is("a\\\"b'"));
        assertThat(language.quote("SELECT x FROM a WHERE h =~ /^", "v", "a.b/c|d"), is("a\\.b\\/c\\|d"));
        assertThat(language.quote("SELECT a FROM /", "v", "a.b"), is("a\\.b"));
        assertThat(language.quote("SELECT mean(a)/mean(b) FROM x WHERE time > now() - ", "v", "5m"), is("5m"));
        assertThat(language.quote("SELECT a FROM x WHERE b = 'it\\'s' AND c = ", "v", "1.5"), is("1.5"));
        refused(language, where, "a\u0001");
        refused(language, "SELECT x FROM a WHERE h =~ /^", "a\\");
        refused(language, "SELECT mean(ms) FROM requests WHERE version=", EVIL);
        refused(language, "SELECT mean(ms) FROM requests WHERE version=", "'a'");
        refused(language, "SELECT a -- it's\n FROM ", "a b");
        refused(language, "SELECT a /* ' */ FROM ", "a; DROP");
        refused(language, where + "\\", "a");
    }

    @Test
    public void flux() {
        QueryLanguage language = QueryLanguage.FLUX;
        String filter = "from(bucket: \"b\") |> filter(fn: (r) => r.version == \"";
        assertThat(language.quote(filter, "v", EVIL), is("1.2\\\"} or x"));
        assertThat(language.quote(filter, "v", "${r}\\\n"), is("\\x24\\x7br}\\\\\\x0a"));
        // the dollar of the query and the brace of the value do not come together
        assertThat(language.quote(filter + "$", "v", "{r}"), is("\\x7br}"));
        assertThat(language.quote("x |> filter(fn: (r) => r.host =~ /", "v", "a.b/"), is("a\\.b\\/"));
        assertThat(language.quote("x |> filter(fn: (r) => r.a / ", "v", "2.5"), is("2.5"));
        assertThat(language.quote("// it \"is\n from(bucket: ", "v", "b"), is("b"));
        assertThat(language.quote(filter + "${r.x} ", "v", "a b"), is("a b"));
        refused(language, filter + "${f(", "1) + g(");
        refused(language, "from(bucket: ", EVIL);
        refused(language, "x |> filter(fn: (r) => r.host =~ /", "a\\");
        refused(language, filter + "\\", "\" or true");
    }

    @Test
    public void graphite() {
        QueryLanguage language = QueryLanguage.GRAPHITE;
        assertThat(language.quote("shop.", "v", "check-out.eu_1"), is("check-out.eu_1"));
        assertThat(language.quote("seriesByTag('name=ms', 'version=", "v", "1.2+build 7"), is("1.2+build 7"));
        assertThat(language.quote("seriesByTag(\"host=~^", "v", "web-1"), is("web-1"));
        for (String value : List.of(EVIL, "*", "{a,b}", "a..b", ".a", "a.", "a,b", "a)", "a;b=c", "", "[0-9]", "a b")) {
            refused(language, "shop.", value);
        }
        for (String value : List.of(EVIL, "it's", "~.*", "!=x", "a\\", "a\nb", "")) {
            refused(language, "seriesByTag('version=", value);
        }
        refused(language, "seriesByTag('version=~", "1.2");
    }

    @Test
    public void lucene() {
        QueryLanguage language = QueryLanguage.ELASTICSEARCH;
        assertThat(language.quote("level:error AND version:\"", "v", EVIL), is("1.2\\\"} or x"));
        assertThat(language.quote("version:\"", "v", "a\\\""), is("a\\\\\\\""));
        assertThat(language.quote("service:", "v", "check-out.eu"), is("check-out.eu"));
        for (String value : List.of(EVIL, "a OR b", "OR", "NOT", "-a", "a:b", "*", "a/b", "a~", "(a", "")) {
            refused(language, "service:", value);
        }
        refused(language, "path:/v", "a.b");
        refused(language, "version:\"", "a\nb");
        refused(language, "", "{\"query\":{}}");
    }

    @Test
    public void elasticJson() throws Exception {
        for (String template : List.of(
                "{\"query\":{\"term\":{\"version\":\"%s\"}}}",
                "{\"query\":{\"bool\":{\"filter\":[{\"terms\":{\"version\":[\"a\",\"%s\"]}}]}}}",
                "{\"query\":{\"match\":{\"a\":{\"boost\":1,\"value\":\"%s\"}}}}")) {
            String filled = filled(QueryLanguage.ELASTICSEARCH, template, EVIL);
            JsonNode json = new JsonMapper().readTree(filled);
            assertThat(texts(json), hasItem(EVIL));
            assertThat(structure(json), is(structure(new JsonMapper().readTree(template))));
        }
        // in a text in Lucene's syntax it stays in its phrase, too
        String phrase = filled(QueryLanguage.ELASTICSEARCH, "{\"query\":\"a:1 AND version:\\\"%s\\\"\"}", EVIL);
        assertThat(
                new JsonMapper().readTree(phrase).path("query").textValue(), is("a:1 AND version:\"1.2\\\"} or x\""));
        refused(QueryLanguage.ELASTICSEARCH, "{\"query\":\"version:", "a OR b");
        refused(QueryLanguage.ELASTICSEARCH, "{\"query\":{\"query_string\":{\"query\":\"version:", "*");
        refused(QueryLanguage.ELASTICSEARCH, "{\"query\":\"version:\\\"\\\\", "\" OR a:\"");
        refused(QueryLanguage.ELASTICSEARCH, "{\"query\":{\"term\":{\"", "a.b\":1");
        refused(QueryLanguage.ELASTICSEARCH, "{\"query\":{\"regexp\":{\"v\":\"", "1.2");
        refused(QueryLanguage.ELASTICSEARCH, "{\"query\":{\"script\":{\"script\":{\"source\":\"", "x');y('");
        refused(QueryLanguage.ELASTICSEARCH, "{\"query\":{\"term\":{\"code\":", "1}}");
        assertThat(
                filled(QueryLanguage.ELASTICSEARCH, "{\"query\":{\"term\":{\"code\":%s}}}", "500"),
                containsString(":500}"));
    }

    @Test
    public void datadogsTags() {
        QueryLanguage language = QueryLanguage.DATADOG;
        String scope = "sum:trace.http.request.errors{env:prod,version:";
        assertThat(language.quote(scope, "v", "1.5.0-rc/2"), is("1.5.0-rc/2"));
        assertThat("as Datadog keeps it", language.quote(scope, "v", "My Shop (EU)"), is("my_shop_eu"));
        assertThat("no other tag", language.quote(scope, "v", "1,service:x} by {host"), is("1_service:x_by_host"));
        assertThat("no pattern", language.quote(scope, "v", "a*!b"), is("a_b"));
        assertThat("商店", is(language.quote(scope, "v", "商店")));
        assertThat(language.quote("sum:", "v", "shop.errors"), is("shop.errors"));
        assertThat(language.quote("sum:x{a:b}.rollup(", "v", "sum"), is("sum"));
        for (String value : List.of("", "*", "  ", "-host:a")) {
            refused(language, scope, value);
        }
        refused(language, "sum:x{a:b}.rollup(", "sum, 60) + avg:y{*}.rollup(sum");
        refused(language, "[{\"query\":\"sum:x{a:", "a b");
    }

    @Test
    public void nrql() {
        QueryLanguage language = QueryLanguage.NRQL;
        String where = "SELECT count(*) FROM Transaction WHERE appName = '";
        assertThat(language.quote(where, "v", "Shop (EU) 1.5/rc, 50 %"), is("Shop (EU) 1.5/rc, 50 %"));
        assertThat(language.quote(where + "a' AND b IN ('c', '", "v", "d e"), is("d e"));
        assertThat(language.quote("SELECT average(`", "v", "my attribute"), is("my attribute"));
        assertThat(language.quote("SELECT count(*) FROM ", "v", "Transaction"), is("Transaction"));
        assertThat(language.quote("SELECT a FROM b WHERE c LIKE '", "v", "a.b"), is("a.b"));
        for (String value : List.of("it's", "a\\", "a`b", "a\nb", "", "a\"")) {
            refused(language, where, value);
        }
        for (String before : List.of(
                where.replace("'", ""),
                where + "x' OR name = ",
                "SELECT a FROM b WHERE c LIKE '",
                "SELECT a FROM b WHERE c RLIKE '",
                "SELECT a FROM b WHERE c RLIKE r'",
                "SELECT a // it's\n FROM b WHERE c = ",
                "SELECT a -- '\n FROM b WHERE c = ",
                where + "it\\'",
                "SELECT a FROM b WHERE c = \"")) {
            refused(language, before, "a OR b");
        }
    }

    @Test
    public void cloudWatch() {
        QueryLanguage language = QueryLanguage.CLOUDWATCH;
        String insights = "SELECT AVG(X) FROM SCHEMA(\"AWS/ApplicationELB\", LoadBalancer) WHERE LoadBalancer = '";
        assertThat(language.quote(insights, "v", "app/shop (EU)/1.2"), is("app/shop (EU)/1.2"));
        assertThat(language.quote("SELECT AVG(X) FROM \"", "v", "My Metrics/Shop"), is("My Metrics/Shop"));
        String search = "SUM(SEARCH('{AWS/EC2,InstanceId} MetricName=\"";
        assertThat(language.quote(search, "v", "CPU Utilization"), is("CPU Utilization"));
        assertThat(language.quote("SEARCH('{AWS/EC2} ", "v", "i-0abc"), is("i-0abc"));
        assertThat(language.quote("[{\"Value\": \"", "v", "a b (c)"), is("a b (c)"));
        for (String before : List.of(insights, search, "[{\"Value\":\"")) {
            for (String value : List.of("it's", "a\"b", "a\\", "a\nb", "")) {
                refused(language, before, value);
            }
        }
        for (String before : List.of(
                "SELECT AVG(X) FROM ",
                insights + "a' OR b = ",
                "SEARCH('{AWS/EC2} ",
                search + "a\" OR ",
                "[{\"Expression\": \"SELECT AVG(X) FROM Y WHERE a = '")) {
            refused(language, before, "a OR b");
        }
    }

    @Test
    public void unknownLanguagesTakeWordsOnly() {
        assertThat(QueryLanguage.OTHER.quote("avg:x{version:", "v", "1.2-rc/a@b:c"), is("1.2-rc/a@b:c"));
        for (String value : List.of(EVIL, "a,b", "a*", "a b", "-a", "", "a'b", "a}")) {
            refused(QueryLanguage.OTHER, "avg:x{version:", value);
        }
    }

    @Test
    public void promQlRefusesABackslashBeforeThePlaceholder() {
        refused(QueryLanguage.PROMQL, "up{a=\"\\", "\" or up");
    }

    @Test
    public void sourceDecidesTheLanguage() throws Exception {
        String policy = """
            name: shop
            source: flux
            metrics:
              - {name: a, query: 'f("${v}")', criteria: "> 1", guard: {query: 'g("${v}")', criteria: "> 1"}}
              - {name: b, source: prom, query: 'up{a="${v}"}', criteria: "> 1"}
              - {name: c, source: 'es-${e}', query: 'v:"${v}"', criteria: "> 1"}
            """;
        QueryLanguage.Lookup languages = (ofCheck, ofService) -> {
            String source = ofCheck == null ? ofService : ofCheck;
            return Map.of(
                            "flux", QueryLanguage.FLUX,
                            "prom", QueryLanguage.PROMQL,
                            "es-eu", QueryLanguage.ELASTICSEARCH)
                    .get(source);
        };
        ServicePolicy service = PolicyReader.withParameters(Map.of("v", "${x}\"\n", "e", "eu"))
                .withLanguages(languages)
                .read("p.yaml", policy.replace("'v:\"${v}\"'", "'v:\"${e}\"'"))
                .services()
                .get(0);
        MetricCheck first = (MetricCheck) service.checks().get(0);
        assertThat(first.query(), is("f(\"\\x24\\x7bx}\\\"\\x0a\")"));
        assertThat(first.guard().query(), is("g(\"\\x24\\x7bx}\\\"\\x0a\")"));
        assertThat(((MetricCheck) service.checks().get(1)).query(), is("up{a=\"${x}\\\"\\n\"}"));
        assertThat(((MetricCheck) service.checks().get(2)).query(), is("v:\"eu\""));
    }

    @Test
    public void labelsAreForPromQlOnly() {
        PolicyException e = assertThrows(
                PolicyException.class,
                () -> PolicyReader.withParameters(Map.of())
                        .withLanguages((check, service) -> QueryLanguage.FLUX)
                        .read("p.yaml", "name: shop\nmetrics: [{name: a, query: 'f(${labels})', criteria: '> 1'}]"));
        assertThat(e.getMessage(), containsString("has another language"));
    }

    @Test
    public void slashesDivideOrBeginARegularExpression() {
        assertThat(QuerySyntax.FLUX.code("r.a / r.b =~ /x y/ // z"), is("r.a / r.b =~ /   /     "));
        assertThat(
                QuerySyntax.INFLUXQL.code("SELECT a/b FROM /x'/ WHERE c='/'"), is("SELECT a/b FROM /  / WHERE c=' '"));
    }

    private static String filled(QueryLanguage language, String template, String value) {
        int at = template.indexOf("%s");
        return template.replace("%s", language.quote(template.substring(0, at), "v", value));
    }

    private static List<String> texts(JsonNode json) {
        List<String> all = new ArrayList<>();
        json.forEach(one -> {
            if (one.isTextual()) {
                all.add(one.textValue());
            }
            all.addAll(texts(one));
        });
        return all;
    }

    /** Names and nesting, without values. */
    private static String structure(JsonNode json) {
        StringBuilder structure = new StringBuilder(json.getNodeType().name());
        json.properties()
                .forEach(field -> structure.append('.').append(field.getKey()).append(structure(field.getValue())));
        if (json.isArray()) {
            json.forEach(item -> structure.append('[').append(structure(item)).append(']'));
        }
        return structure.toString();
    }

    private static void refused(QueryLanguage language, String before, String value) {
        assertThrows(
                "'" + value + "' after " + before,
                IllegalArgumentException.class,
                () -> language.quote(before, "v", value));
    }

    @Test
    public void behindGrafanaJsonTakesWordsOnlyAndAnythingElseIsPromQl() {
        String json = "{\"expr\": \"up{a=\\\"";
        assertThat(QueryLanguage.GRAFANA.quote(json, "x", "shop-web:1.2"), is("shop-web:1.2"));
        assertThat(QueryLanguage.GRAFANA.quote("[{\"rawSql\": \"a = '", "x", "é1"), is("é1"));
        for (String harm : List.of("a\"b", "a'b", "a\\b", "a b", "1--", "a//b", "a{", "")) {
            assertThrows(harm, IllegalArgumentException.class, () -> QueryLanguage.GRAFANA.quote(json, "x", harm));
        }
        assertThat("PromQL's quoted names", QueryLanguage.GRAFANA.quote("{\"a.b\", c=\"", "x", "1 2"), is("1 2"));
    }
}
