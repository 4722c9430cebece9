package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.Base64;

/**
 * How servers prove who they are, and how we do. Its {@code toString} shows no secret.
 *
 * @param verify whether the server's certificate and host name are checked
 * @param caPem certificates to trust in addition to Java's own, PEM; or null
 * @param clientCertificatePem our certificate with its chain, PEM; or null
 * @param clientKeyPem our private key, PEM: PKCS#8 (may be encrypted) or PKCS#1; or null
 * @param clientPkcs12 certificate and key as a PKCS#12 store, Base64; or null
 * @param clientPassword of the encrypted key or the store, or null
 */
public record TlsSettings(
        boolean verify,
        @CheckForNull String caPem,
        @CheckForNull String clientCertificatePem,
        @CheckForNull String clientKeyPem,
        @CheckForNull String clientPkcs12,
        @CheckForNull String clientPassword)
        implements Serializable {

    /** Java's own trusted certificates, no client certificate. */
    public static final TlsSettings DEFAULT = new TlsSettings(true, null, null, null, null, null);

    public TlsSettings withVerify(boolean check) {
        return new TlsSettings(check, caPem, clientCertificatePem, clientKeyPem, clientPkcs12, clientPassword);
    }

    public TlsSettings withCa(@CheckForNull String pem) {
        return new TlsSettings(verify, pem, clientCertificatePem, clientKeyPem, clientPkcs12, clientPassword);
    }

    public TlsSettings withClientPem(String certificates, String key, @CheckForNull String password) {
        return new TlsSettings(verify, caPem, certificates, key, null, password);
    }

    public TlsSettings withClientPkcs12(byte[] store, @CheckForNull String password) {
        return new TlsSettings(verify, caPem, null, null, Base64.getEncoder().encodeToString(store), password);
    }

    @Override
    public String toString() {
        boolean client = clientCertificatePem != null || clientPkcs12 != null;
        return "TLS" + (verify ? "" : " unverified") + (caPem == null ? "" : ", own CA")
                + (client ? ", client certificate" : "");
    }
}
