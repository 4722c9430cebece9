package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure.Kind;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** Says in words what an exception of the network means, and what an admin can do. */
final class Failures {

    private Failures() {}

    /** @param late whether the exchange was aborted because its time was up */
    static HttpFailure of(HttpRequest request, IOException e, boolean late, Duration took, HttpSettings settings) {
        if (late) {
            return failure(Kind.TIMEOUT, request, Remark.of(RemarkCode.NO_COMPLETE_ANSWER, seconds(took)), e);
        }
        if (e instanceof Bodies.TooLargeException large) {
            return failure(Kind.TOO_LARGE, request, Remark.of(RemarkCode.TOO_LARGE, large.limit()), e);
        }
        if (e instanceof UnknownHostException) {
            return failure(Kind.CONNECT, request, Remark.of(RemarkCode.UNKNOWN_HOST, words(e)), e);
        }
        if (e instanceof ConnectTimeoutException) {
            String limit = seconds(settings.connectTimeout());
            return failure(Kind.CONNECT, request, Remark.of(RemarkCode.NO_CONNECTION_WITHIN, limit), e);
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return failure(Kind.CONNECT, request, Remark.of(RemarkCode.NO_CONNECTION, reason(e)), e);
        }
        if (e instanceof SSLException ssl && !(e.getCause() instanceof SocketException)) {
            return failure(Kind.TLS, request, tls(ssl), e);
        }
        if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return failure(Kind.TIMEOUT, request, Remark.of(RemarkCode.NO_COMPLETE_ANSWER, seconds(took)), e);
        }
        return failure(Kind.BROKEN, request, broken(e), e);
    }

    private static Remark broken(IOException e) {
        if (e instanceof NoHttpResponseException) {
            return Remark.of(RemarkCode.CLOSED_WITHOUT_ANSWER);
        }
        if (e instanceof ConnectionClosedException
                || e instanceof TruncatedChunkException
                || e instanceof EOFException) {
            return Remark.of(RemarkCode.TRUNCATED);
        }
        return e instanceof ZipException
                ? Remark.of(RemarkCode.NOT_GZIP)
                : Remark.of(RemarkCode.CONNECTION_BROKE, words(e));
    }

    static HttpFailure failure(Kind kind, HttpRequest request, Remark remark, @CheckForNull Throwable cause) {
        return new HttpFailure(kind, Remark.row(request, ": ", remark), cause);
    }

    static String seconds(Duration time) {
        return time.toMillis() < 1000 ? time.toMillis() + " ms" : Math.round(time.toMillis() / 100.0) / 10.0 + " s";
    }

    private static Remark tls(SSLException e) {
        String words = words(e);
        if (e instanceof SSLPeerUnverifiedException
                || words.contains("subject alternative")
                || words.contains("No name matching")) {
            return Remark.of(RemarkCode.CERTIFICATE_OF_OTHER_HOST, words);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause.getClass().getName().contains("CertPath")
                    || String.valueOf(cause.getMessage()).contains("PKIX")) {
                return Remark.of(RemarkCode.CERTIFICATE_NOT_TRUSTED, SafeText.excerpt("" + cause.getMessage(), 160));
            }
        }
        if (words.contains("Unsupported or unrecognized SSL message") || words.contains("plaintext connection")) {
            return Remark.of(RemarkCode.NO_TLS);
        }
        boolean client = words.contains("certificate_required") || words.contains("bad_certificate");
        return Remark.of(client ? RemarkCode.CLIENT_CERTIFICATE : RemarkCode.TLS_FAILED, words);
    }

    /** Without the addresses HttpClient puts in front of the reason. */
    private static Remark reason(IOException e) {
        String words = words(e);
        int failed = words.indexOf(" failed: ");
        String reason = failed < 0 ? words : words.substring(failed + " failed: ".length());
        return reason.equals("Connection refused") ? Remark.of(RemarkCode.CONNECTION_REFUSED) : Remark.words(reason);
    }

    private static String words(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : SafeText.excerpt(SafeUri.of(message), 200);
    }
}
