package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;

/** Turns settings into a TLS context. */
final class Tls {

    private Tls() {}

    /** @throws IllegalArgumentException when a certificate or key cannot be read, saying which and why */
    static TlsSocketStrategy strategy(TlsSettings settings) {
        SSLContext context;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keys(settings), trust(settings), null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
        }
        HostnameVerifier verifier = settings.verify() ? null : NoopHostnameVerifier.INSTANCE;
        HostnameVerificationPolicy policy =
                settings.verify() ? HostnameVerificationPolicy.BOTH : HostnameVerificationPolicy.CLIENT;
        return new DefaultClientTlsStrategy(context, policy, verifier);
    }

    @CheckForNull
    private static TrustManager[] trust(TlsSettings settings) throws GeneralSecurityException, IOException {
        if (!settings.verify()) {
            return new TrustManager[] {new TrustAll()};
        }
        if (settings.caPem() == null || settings.caPem().isBlank()) {
            return null;
        }
        KeyStore store = emptyStore();
        int i = 0;
        for (X509Certificate known : javaTrust().getAcceptedIssuers()) {
            store.setCertificateEntry("java" + i++, known);
        }
        for (X509Certificate own : Pem.certificates(settings.caPem(), "CA certificate")) {
            store.setCertificateEntry("own" + i++, own);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static X509TrustManager javaTrust() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    @CheckForNull
    private static KeyManager[] keys(TlsSettings settings) throws GeneralSecurityException, IOException {
        char[] password = settings.clientPassword() == null
                ? new char[0]
                : settings.clientPassword().toCharArray();
        KeyStore store;
        if (settings.clientPkcs12() != null) {
            store = pkcs12(settings.clientPkcs12(), password);
        } else if (settings.clientCertificatePem() != null && settings.clientKeyPem() != null) {
            store = emptyStore();
            List<X509Certificate> chain = Pem.certificates(settings.clientCertificatePem(), "client certificate");
            PrivateKey key = Pem.privateKey(settings.clientKeyPem(), settings.clientPassword());
            store.setKeyEntry("client", key, password, chain.toArray(new Certificate[0]));
        } else if (settings.clientCertificatePem() != null || settings.clientKeyPem() != null) {
            throw new IllegalArgumentException("a client certificate needs both the certificate and its key");
        } else {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore pkcs12(String base64, char[] password) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(Base64.getDecoder().decode(base64)), password);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "client certificate: the PKCS#12 store cannot be read, or its password is wrong");
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** For {@code verify = false} only. Extended, because Java would check host names around any other. */
    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
