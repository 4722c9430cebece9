package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import io.jenkins.plugins.deploymentverification.engine.http.TlsSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Client certificates from credentials, in the engine's terms. */
final class ClientCertificates {

    private ClientCertificates() {}

    static TlsSettings add(TlsSettings tls, StandardCertificateCredentials certificate) throws SourceException {
        String password = certificate.getPassword().getPlainText();
        try {
            ByteArrayOutputStream store = new ByteArrayOutputStream();
            certificate.getKeyStore().store(store, password.toCharArray());
            return tls.withClientPkcs12(store.toByteArray(), password);
        } catch (GeneralSecurityException | IOException e) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "the client certificate '" + certificate.getId() + "' cannot be used: " + e.getMessage(),
                    e);
        }
    }
}
