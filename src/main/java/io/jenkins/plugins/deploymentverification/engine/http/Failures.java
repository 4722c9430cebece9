package io.jenkins.plugins.deploymentverification.engine.http;

import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure.Kind;
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
        String what = request + ": ";
        if (late) {
            return new HttpFailure(Kind.TIMEOUT, what + "no complete answer within " + seconds(took), e);
        }
        if (e instanceof Bodies.TooLargeException large) {
            return new HttpFailure(
                    Kind.TOO_LARGE, what + "the answer is larger than the limit of " + large.limit() + " bytes", e);
        }
        if (e instanceof UnknownHostException) {
            return new HttpFailure(Kind.CONNECT, what + "unknown host " + words(e), e);
        }
        if (e instanceof ConnectTimeoutException) {
            return new HttpFailure(
                    Kind.CONNECT, what + "no connection within " + seconds(settings.connectTimeout()), e);
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return new HttpFailure(Kind.CONNECT, what + "no connection: " + reason(e), e);
        }
        if (e instanceof SSLException ssl && !(e.getCause() instanceof SocketException)) {
            return new HttpFailure(Kind.TLS, what + tls(ssl), e);
        }
        if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return new HttpFailure(Kind.TIMEOUT, what + "no complete answer within " + seconds(took), e);
        }
        if (e instanceof NoHttpResponseException) {
            return new HttpFailure(Kind.BROKEN, what + "the server closed the connection without an answer", e);
        }
        if (e instanceof ConnectionClosedException
                || e instanceof TruncatedChunkException
                || e instanceof EOFException) {
            return new HttpFailure(Kind.BROKEN, what + "the answer is truncated: the connection was closed early", e);
        }
        if (e instanceof ZipException) {
            return new HttpFailure(Kind.BROKEN, what + "the answer is not the gzip it claims to be", e);
        }
        return new HttpFailure(Kind.BROKEN, what + "the connection broke: " + words(e), e);
    }

    static String seconds(Duration time) {
        return time.toMillis() < 1000 ? time.toMillis() + " ms" : Math.round(time.toMillis() / 100.0) / 10.0 + " s";
    }

    private static String tls(SSLException e) {
        String words = words(e);
        if (e instanceof SSLPeerUnverifiedException
                || words.contains("subject alternative")
                || words.contains("No name matching")) {
            return "the server's certificate is for another host name: " + words;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause.getClass().getName().contains("CertPath")
                    || String.valueOf(cause.getMessage()).contains("PKIX")) {
                return "the server's certificate is not trusted (" + SafeText.excerpt("" + cause.getMessage(), 160)
                        + "); add the certificate authority that signed it";
            }
        }
        if (words.contains("Unsupported or unrecognized SSL message") || words.contains("plaintext connection")) {
            return "the server does not speak TLS at this port; should the URL begin with http://?";
        }
        if (words.contains("certificate_required") || words.contains("bad_certificate")) {
            return "the server wants a client certificate, or refuses the one it was shown: " + words;
        }
        return "the TLS handshake failed: " + words;
    }

    /** Without the addresses HttpClient puts in front of the reason. */
    private static String reason(IOException e) {
        String words = words(e);
        int failed = words.indexOf(" failed: ");
        return failed < 0 ? words : words.substring(failed + " failed: ".length());
    }

    private static String words(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : SafeText.excerpt(SafeUri.of(message), 200);
    }
}
