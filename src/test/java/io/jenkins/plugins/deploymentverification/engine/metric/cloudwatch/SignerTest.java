package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.Test;

/**
 * Signatures against the vectors that AWS publishes, as far as they sign the body as we do (aws-signing-test-suite/v4 of
 * awslabs/aws-c-auth: {@code post-x-www-form-urlencoded} and {@code …-parameters}), and against the algorithm written
 * down once more for a request as CloudWatch gets it.
 */
public class SignerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String FORM = "Param1=value1";
    private static final String FORM_SHA = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";

    @Test
    public void vectorOfAForm() {
        Map<String, String> headers = form("application/x-www-form-urlencoded");
        assertThat(headers.get("X-Amz-Date"), is("20150830T123600Z"));
        assertThat(headers.get("x-amz-content-sha256"), is(FORM_SHA));
        assertThat(
                headers.get("Authorization"),
                is("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                        + "SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date, "
                        + "Signature=d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"));
    }

    @Test
    public void vectorOfAFormWithACharset() {
        assertThat(
                form("application/x-www-form-urlencoded; charset=utf-8").get("Authorization"),
                endsWith("Signature=328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"));
    }

    @Test
    public void cloudWatchRequestWithASessionToken() throws Exception {
        String body = "{\"MetricDataQueries\":[],\"x\":\"é\"}";
        URI uri = URI.create("https://monitoring.eu-central-1.amazonaws.com/");
        AwsCredentials temporary = new AwsCredentials("AKIDEXAMPLE", SECRET, "the+session/token==");
        Map<String, String> headers = new Signer(temporary, "monitoring", "eu-central-1", CLOCK)
                .post(uri, "T.GetMetricData", body)
                .build()
                .headers();
        String sha = hex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        String names = "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target";
        String canonical = "POST\n/\n\ncontent-type:application/x-amz-json-1.0\n"
                + "host:monitoring.eu-central-1.amazonaws.com\nx-amz-content-sha256:" + sha
                + "\nx-amz-date:20150830T123600Z\nx-amz-security-token:the+session/token==\n"
                + "x-amz-target:T.GetMetricData\n\n" + names + "\n" + sha;
        String scope = "20150830/eu-central-1/monitoring/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n20150830T123600Z\n" + scope + "\n"
                + hex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        assertThat(
                headers.get("Authorization"),
                is("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + scope + ", SignedHeaders=" + names + ", Signature="
                        + hex(hmac(key, toSign))));
        assertThat(headers.get("X-Amz-Security-Token"), is("the+session/token=="));
    }

    @Test
    public void portThatIsNotTheUsualOneIsSigned() {
        Map<String, String> headers = new Signer(credentials(), "monitoring", "us-east-1", CLOCK)
                .headers("POST", URI.create("http://127.0.0.1:4566/"), Map.of("Host", "127.0.0.1:4566"), "{}");
        Map<String, String> implied = new Signer(credentials(), "monitoring", "us-east-1", CLOCK)
                .headers("POST", URI.create("http://127.0.0.1:4566/"), Map.of(), "{}");
        assertThat(implied.get("Authorization"), is(headers.get("Authorization")));
    }

    @Test
    public void credentialsShowNoSecret() {
        AwsCredentials credentials = new AwsCredentials("AKIDEXAMPLE", SECRET, "a-token");
        assertThat(credentials.toString(), not(containsString(SECRET)));
        assertThat(credentials.toString(), not(containsString("a-token")));
        String message = assertThrows(IllegalArgumentException.class, () -> new AwsCredentials("no id", SECRET, null))
                .getMessage();
        assertThat(message, not(containsString(SECRET)));
        assertThrows(IllegalArgumentException.class, () -> new AwsCredentials("AKIDEXAMPLE", " ", null));
        assertThrows(IllegalArgumentException.class, () -> new AwsCredentials("AKIDEXAMPLE", SECRET, "a\nb"));
    }

    private static Map<String, String> form(String contentType) {
        return new Signer(credentials(), "service", "us-east-1", CLOCK)
                .headers(
                        "POST",
                        URI.create("https://example.amazonaws.com/"),
                        Map.of("Content-Type", contentType, "Content-Length", "13"),
                        FORM);
    }

    private static AwsCredentials credentials() {
        return new AwsCredentials("AKIDEXAMPLE", SECRET, null);
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
