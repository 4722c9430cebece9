package io.jenkins.plugins.deploymentverification.engine.jira.webhook;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraServer;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWebhooks;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

/** What arrives from Jira. */
public class WebhookTest {

    private static final String CLOUD = read("cloud.json");

    /** Data Center names people by user name and has no fieldId. */
    private static final String DATA_CENTER = read("data-center.json");

    private static String read(String name) {
        try (InputStream in = WebhookTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static WebhookEvent parse(String json) throws WebhookException {
        return WebhookEvent.parse(bytes(json));
    }

    @Test
    public void readsBodiesOfCloud() throws Exception {
        WebhookEvent event = parse(CLOUD);
        StatusChange change = event.change();
        assertThat(change.describe(), equalTo("SHOP-12 from \"To Do\" to \"Ready for Development\" by Rita Reader"));
        assertThat(change.project(), equalTo("SHOP"));
        assertThat(change.issueType(), equalTo("Story"));
        assertThat(change.labels(), contains("deploy"));
        assertThat(change.changedById(), equalTo("5:a"));
        assertThat(change.at(), equalTo(Instant.ofEpochMilli(1763713800000L)));
        assertThat(event.identity(), equalTo("10001/10124"));
    }

    @Test
    public void readsBodiesOfDataCenter() throws Exception {
        StatusChange change = parse(DATA_CENTER).change();
        assertThat(change.describe(), equalTo("OPS_X-3 from \"Open\" to \"In Progress\" by Rita Reader"));
        assertThat(change.changedById(), equalTo("rita"));
    }

    @Test
    public void whatIsNoChangeOfStatusIsNone() throws Exception {
        assertThat(
                parse(CLOUD.replace("\"fieldId\": \"status\"", "\"fieldId\": \"customfield_1\""))
                        .change(),
                nullValue());
        assertThat(parse(CLOUD.replace("issue_updated", "issue_created")).change(), nullValue());
        assertThat(parse("{'webhookEvent':'comment_created','comment':{}}").change(), nullValue());
        WebhookEvent bare = parse("{'webhookEvent':'jira:issue_updated','issue':{'key':'SHOP-1'}}");
        assertThat(bare.issueKey(), equalTo("SHOP-1"));
        assertThat(bare.change(), nullValue());
    }

    @Test
    public void whatIsMissingIsEmpty() throws Exception {
        String body = "{'webhookEvent':'jira:issue_updated','issue':{'key':'SHOP-1'},'user':'x','timestamp':'y',"
                + "'changelog':{'items':[{'field':'status','toString':'Done'},7,null]}}";
        StatusChange change = parse(body).change();
        assertThat(change.toStatus(), equalTo("Done"));
        assertThat(change.fromStatus() + change.changedBy() + change.summary() + change.issueType(), equalTo(""));
        assertThat(change.at(), nullValue());
    }

    @Test
    public void bodiesThatAreNotJirasAreRefusedWithoutRepeatingThem() {
        for (String body : List.of(
                "",
                "secret-text",
                "[]",
                "{}",
                "{'webhookEvent':3}",
                CLOUD + "x",
                CLOUD.substring(0, 300),
                CLOUD.replace("SHOP-12", "../SHOP-12"),
                CLOUD.replace("SHOP-12", "<b>"),
                "[".repeat(5_000))) {
            WebhookException e = assertThrows(body, WebhookException.class, () -> parse(body));
            assertThat(e.getMessage(), not(containsString("secret-text")));
        }
        assertThrows(WebhookException.class, () -> WebhookEvent.parse(new byte[WebhookEvent.MAX_BYTES + 1]));
    }

    @Test
    public void namesAreOneShortLine() throws Exception {
        StatusChange change = parse(CLOUD.replace("Rita Reader", "Rita\\nFAKE LOG LINE" + "x".repeat(5_000)))
                .change();
        assertThat(change.changedBy().length() < 300, is(true));
        assertThat(change.changedBy(), not(containsString("\n")));
    }

    /** From an independent implementation: printf '%s' body | openssl dgst -sha256 -hmac secret. */
    @Test
    public void signaturesAreCheckedOverTheRawBody() {
        WebhookSignature signature = new WebhookSignature("It's a Secret to Everybody");
        byte[] body = "Hello, World!".getBytes(StandardCharsets.UTF_8);
        String right = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assertThat(signature.check(right, body), is(WebhookSignature.Result.VALID));
        assertThat(
                signature.check(" " + right.toUpperCase(java.util.Locale.ROOT), body),
                is(WebhookSignature.Result.VALID));
        assertThat(
                signature.check(right, "Hello, World! ".getBytes(StandardCharsets.UTF_8)),
                is(WebhookSignature.Result.WRONG));
        assertThat(new WebhookSignature("other").check(right, body), is(WebhookSignature.Result.WRONG));
        assertThat(signature.check(null, body), is(WebhookSignature.Result.ABSENT));
        assertThat(signature.check("", body), is(WebhookSignature.Result.ABSENT));
        for (String malformed :
                List.of("sha1=" + right.substring(7), right.substring(7), "sha256=", "sha256=xyz", right + "0")) {
            assertThat(malformed, signature.check(malformed, body), not(is(WebhookSignature.Result.VALID)));
        }
        assertThat(signature.check(right.substring(0, 20), body), not(is(WebhookSignature.Result.VALID)));
        assertThrows(IllegalArgumentException.class, () -> new WebhookSignature(""));
        assertThat(signature.toString(), not(containsString("Secret")));
    }

    @Test
    public void aSimulatedJirasDeliveriesAreUnderstood() throws Exception {
        BlockingQueue<Object[]> arrived = new LinkedBlockingQueue<>();
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            arrived.add(new Object[] {
                exchange.getRequestHeaders().getFirst(WebhookSignature.HEADER),
                exchange.getRequestBody().readAllBytes(),
                exchange.getRequestHeaders().getFirst(WebhookEvent.IDENTIFIER_HEADER)
            });
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        target.start();
        try (JiraServer jira = JiraServer.start(JiraServer.Kind.DATA_CENTER)) {
            JiraWebhooks webhooks = jira.webhook(
                    URI.create("http://127.0.0.1:" + target.getAddress().getPort() + "/hook"), "s3cret");
            jira.world().create("SHOP-1", "Pay", JiraWorld.TO_DO);
            jira.world().move("SHOP-1", JiraWorld.READY, "reader");
            Object[] first = arrived.poll(20, TimeUnit.SECONDS);
            byte[] body = (byte[]) first[1];
            assertThat(
                    new WebhookSignature("s3cret").check((String) first[0], body), is(WebhookSignature.Result.VALID));
            assertThat(WebhookEvent.parse(body).change().toStatus(), equalTo("Ready for Development"));
            assertThat(webhooks.repeat(webhooks.deliveries().get(0)), is(202));
            assertThat(arrived.poll(20, TimeUnit.SECONDS)[2], equalTo(first[2]));
        } finally {
            target.stop(0);
        }
    }

    @Test
    public void repetitionsAreDropped() {
        Deliveries deliveries = new Deliveries(3, Duration.ofMinutes(10));
        Instant now = Instant.parse("2026-11-21T08:30:00Z");
        assertThat(deliveries.isNew("a", now), is(true));
        assertThat(deliveries.isNew("a", now.plusSeconds(599)), is(false));
        assertThat("forgotten in time", deliveries.isNew("a", now.plusSeconds(601)), is(true));
        deliveries.forget("a");
        assertThat("to be dealt with again", deliveries.isNew("a", now.plusSeconds(602)), is(true));
        for (String one : List.of("b", "c", "d")) {
            deliveries.isNew(one, now.plusSeconds(603));
        }
        assertThat("bounded, the oldest goes", deliveries.snapshot().keySet(), contains("b", "c", "d"));
        Deliveries restarted = new Deliveries(3, Duration.ofMinutes(10));
        restarted.isNew("e", now.plusSeconds(603));
        restarted.restore(Map.copyOf(Map.of("b", now.plusSeconds(603))));
        assertThat(restarted.isNew("b", now.plusSeconds(604)), is(false));
        assertThat(restarted.isNew("e", now.plusSeconds(604)), is(false));
    }

    @Test
    public void ofManyAtOnceOneIsNew() throws Exception {
        Deliveries deliveries = new Deliveries();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String identity = "d" + i % 20;
                tasks.add(() -> deliveries.isNew(identity, Instant.EPOCH));
            }
            int fresh = 0;
            for (Future<Boolean> one : threads.invokeAll(tasks)) {
                fresh += one.get() ? 1 : 0;
            }
            assertThat(fresh, is(20));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void whatIsForgottenIsTooOldToBeGenuine() throws Exception {
        WebhookEvent event = parse(CLOUD);
        Instant at = event.change().at();
        assertThat(event.isStale(at.plus(Deliveries.KEEP)), is(false));
        assertThat(event.isStale(at.plus(Deliveries.KEEP).plusSeconds(1)), is(true));
        assertThat(
                "by the body, not by headers",
                parse("{'webhookEvent':'x'}").identity(),
                equalTo(parse("{'webhookEvent':'x'}").identity()));
        assertThat(
                parse("{'webhookEvent':'x'}").identity(),
                not(equalTo(parse("{'webhookEvent':'y'}").identity())));
    }

    @Test
    public void theRateIsLimited() {
        AtomicLong clock = new AtomicLong();
        RateLimit limit = new RateLimit(3, Duration.ofSeconds(3), clock::get);
        for (int i = 0; i < 3; i++) {
            assertThat(limit.tryAcquire(), is(true));
        }
        assertThat(limit.tryAcquire(), is(false));
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(limit.tryAcquire(), is(false));
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(2));
        assertThat(limit.tryAcquire(), is(true));
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 3; i++) {
            assertThat(limit.tryAcquire(), is(true));
        }
        assertThat("not more than at once", limit.tryAcquire(), is(false));
        assertThrows(IllegalArgumentException.class, () -> new RateLimit(0, Duration.ofSeconds(1)));
    }

    @Test
    public void theLogKeepsTheLatest() {
        DeliveryLog log = new DeliveryLog();
        for (int i = 0; i < 250; i++) {
            log.add(new DeliveryLog.Entry(Instant.EPOCH, "main", "d" + i, "SHOP-1", DeliveryLog.Result.IGNORED, ""));
        }
        log.add(new DeliveryLog.Entry(Instant.EPOCH, "", "x", "", DeliveryLog.Result.UNSIGNED, "no signature"));
        assertThat(log.latest(), hasSize(200));
        assertThat(log.latest().get(0).identifier(), equalTo("x"));
        assertThat(log.counts(), equalTo(Map.of(DeliveryLog.Result.IGNORED, 250L, DeliveryLog.Result.UNSIGNED, 1L)));
    }
}
