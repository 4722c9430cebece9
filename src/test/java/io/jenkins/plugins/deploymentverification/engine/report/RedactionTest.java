package io.jenkins.plugins.deploymentverification.engine.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RedactionTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private static Report report(String yaml, String graphLink) throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("policy.yaml", yaml)
                .services()
                .get(0);
        return new Report(
                "shop-1",
                new Deployment("shop", null, null, null, null),
                policy,
                "d1",
                START,
                START.plusSeconds(1),
                Verdict.PASSED,
                100.0,
                List.of(Reason.of(Reason.Code.ALL_HELD, 1)),
                policy.checks().stream()
                        .map(c -> new CheckReport(
                                c, Verdict.PASSED, Reason.of(Reason.Code.NOT_MEASURED), 1, graphLink, List.of()))
                        .toList());
    }

    @Test
    public void headersWithSensitiveNamesAreMaskedEverywhere() throws Exception {
        Report redacted = Redaction.redact(report("""
                services:
                  - name: shop
                    http:
                      - name: health
                        url: https://shop.example.com/health
                        headers:
                          Authorization: Bearer hunter2
                          Cookie: session=hunter2
                          X-Api-Key: hunter2
                          DD-APPLICATION-KEY: hunter2
                          X-Auth-Token-Id: hunter2
                          Client-Secret: hunter2
                          Accept: application/json
                          X-Request-Id: abc
                """, null));
        HttpCheck ofPolicy = (HttpCheck) redacted.policy().checks().get(0);
        HttpCheck ofCheck = (HttpCheck) redacted.checks().get(0).check();
        for (HttpCheck check : List.of(ofPolicy, ofCheck)) {
            assertThat(check.headers().get("Accept"), is("application/json"));
            assertThat(check.headers().get("X-Request-Id"), is("abc"));
            assertThat(
                    check.headers().values().stream()
                            .filter(Redaction.MASK::equals)
                            .count(),
                    is(6L));
        }
        assertTrue("no trace of it", !redacted.toString().contains("hunter2"));
    }

    @Test
    public void urlsBodiesAndLinksAreMasked() throws Exception {
        Report redacted = Redaction.redact(
                report("""
                services:
                  - name: shop
                    http:
                      - name: login
                        method: POST
                        url: https://shop.example.com/login?user=a&access_token=hunter2&x=1
                        body: '{"user":"a","password":"hunter2"}'
                """, "https://me:hunter2@prometheus.example.com/graph?g0.expr=up&token=hunter2#top"));
        HttpCheck check = (HttpCheck) redacted.checks().get(0).check();
        assertThat(check.url().toString(), is("https://shop.example.com/login?user=a&access_token=****&x=1"));
        assertThat(check.body(), is(Redaction.MASK));
        assertThat(
                redacted.checks().get(0).graphLink(),
                is("https://prometheus.example.com/graph?g0.expr=up&token=****#top"));
        assertTrue("no trace of it", !redacted.toString().contains("hunter2"));
    }

    @Test
    public void argumentsOfCommandsAreMasked() throws Exception {
        Report redacted = Redaction.redact(report("""
                services:
                  - name: shop
                    commands:
                      - name: smoke
                        command:
                          - curl
                          - --token=hunter2
                          - --password
                          - hunter2
                          - -H
                          - 'Authorization: Bearer hunter2'
                          - '-HCookie:hunter2'
                          - '--header=X-Api-Key: hunter2'
                          - 'Authorization: see http://hunter2/'
                          - '{"user": "a", "password": "hunter2"}'
                          - 'Accept: text/html'
                          - https://me:hunter2@shop.example.com:8080/a:b?token=hunter2
                          - http://shop.example.com:8080/
                """, null));
        CommandCheck check = (CommandCheck) redacted.policy().checks().get(0);
        assertThat(
                check.command(),
                contains(
                        "curl",
                        "--token=****",
                        "--password",
                        "****",
                        "-H",
                        "Authorization:****",
                        "-HCookie:****",
                        "--header=X-Api-Key:****",
                        "Authorization:****",
                        "{\"user\": \"a\", \"password\":****",
                        "Accept: text/html",
                        "https://shop.example.com:8080/a:b?token=****",
                        "http://shop.example.com:8080/"));
        assertTrue("no trace of it", !redacted.toString().contains("hunter2"));
    }

    @Test
    public void whatHasNoSecretsStaysEqual() throws Exception {
        Report report = report("""
                services:
                  - name: shop
                    metrics: [{name: up, query: up, criteria: '>= 1'}]
                    http:
                      - name: search
                        method: POST
                        url: https://shop.example.com/search?q=keyboard#key
                        body: '{"q":"monkey"}'
                """, "https://prometheus.example.com/graph?g0.expr=up");
        assertThat(Redaction.redact(report), is(equalTo(report)));
        assertThat(Redaction.redactUrl(null), is(nullValue()));
    }

    @Test
    public void namesThatOnlyLookAlikeAreNotMasked() {
        for (String name : List.of("Accept", "Content-Type", "X-Keyboard", "monkey", "User-Agent", "Host")) {
            assertThat(name, Redaction.isSensitive(name), is(false));
        }
        for (String name : List.of("authorization", "PROXY-AUTHORIZATION", "Set-Cookie", "apikey", "api_key", "key")) {
            assertThat(name, Redaction.isSensitive(name), is(true));
        }
    }
}
