package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs requests by AWS's own library; nothing is sent by it. The signature covers the body, and holds for five minutes,
 * which is longer than a request with all its repetitions may take.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature Version 4</a>
 */
final class Signer {

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsIdentity identity;
    private final String service;
    private final String region;
    private final Clock clock;

    Signer(AwsCredentials credentials, String service, String region, Clock clock) {
        this.identity = credentials.sessionToken() == null
                ? AwsCredentialsIdentity.create(credentials.accessKeyId(), credentials.secretAccessKey())
                : AwsSessionCredentialsIdentity.create(
                        credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        this.service = service;
        this.region = region;
        this.clock = clock;
    }

    /** The request's headers and those that sign it, without {@code Host}, which the transport sets by the URI. */
    Map<String, String> headers(String method, URI uri, Map<String, String> headers, String body) {
        SdkHttpRequest.Builder unsigned =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(unsigned::putHeader);
        SdkHttpRequest signed = signer.sign(request -> request.identity(identity)
                        .request(unsigned.build())
                        .payload(ContentStreamProvider.fromByteArray(body.getBytes(StandardCharsets.UTF_8)))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
            all.put(header.getKey(), String.join(",", header.getValue()));
        }
        all.remove("Host");
        return all;
    }

    /** A POST of JSON in the way CloudWatch wants it. */
    HttpRequest.Builder post(URI uri, String target, String body) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/x-amz-json-1.0");
        headers.put("X-Amz-Target", target);
        return HttpRequest.of("POST", uri)
                .body(body, "application/x-amz-json-1.0")
                .headers(headers("POST", uri, headers, body));
    }
}
