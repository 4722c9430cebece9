package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates and private keys in PEM. No message repeats any of the text. */
final class Pem {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");
    /** AlgorithmIdentifier of RSA (RFC 8017): OID 1.2.840.113549.1.1.1, NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Pem() {}

    /**
     * All certificates of a text.
     *
     * @param what the text is, for messages
     * @throws IllegalArgumentException when there is none, or one cannot be read
     */
    static List<X509Certificate> certificates(String pem, String what) {
        try {
            List<X509Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException e) {
            // told below: the exception would not say what is wanted
        }
        throw new IllegalArgumentException(
                what + ": no certificate in PEM (\"-----BEGIN CERTIFICATE-----\") could be read");
    }

    /**
     * The first private key of a text.
     *
     * @throws IllegalArgumentException saying which form would be right
     */
    static PrivateKey privateKey(String pem, @CheckForNull String password) {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new IllegalArgumentException("client key: no private key in PEM"
                    + " (\"-----BEGIN PRIVATE KEY-----\") found; an old encrypted one can be converted"
                    + " with: openssl pkcs8 -topk8");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
            return switch (matcher.group(1).trim()) {
                case "" -> decode(der);
                case "RSA" -> decode(sequence(VERSION_0, RSA, tagged(0x04, der)));
                case "ENCRYPTED" -> decrypt(der, password);
                default ->
                    throw new IllegalArgumentException("client key: a key of the form \""
                            + matcher.group(1).trim() + " PRIVATE KEY\" is not read; convert it with:"
                            + " openssl pkcs8 -topk8 -nocrypt");
            };
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("client key: cannot be read"
                    + (matcher.group(1).startsWith("ENCRYPTED") ? ", the password may be wrong" : ""));
        }
    }

    private static PrivateKey decrypt(byte[] der, @CheckForNull String password)
            throws GeneralSecurityException, IOException {
        if (password == null) {
            throw new IllegalArgumentException("client key: it is encrypted, and there is no password");
        }
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        // the name of the scheme is "PBES2"; only its parameters know the algorithm's full name
        String algorithm =
                "PBES2".equals(info.getAlgName()) || info.getAlgName().startsWith("1.2.840.113549.1.5.13")
                        ? info.getAlgParameters().toString()
                        : info.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                info.getAlgParameters());
        return decode(info.getKeySpec(cipher).getEncoded());
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // not of this kind
            }
        }
        throw new InvalidKeySpecException();
    }

    private static byte[] sequence(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return tagged(0x30, all);
    }

    private static byte[] tagged(int tag, byte[] content) {
        int n = content.length;
        byte[] head = n < 0x80
                ? new byte[] {(byte) tag, (byte) n}
                : n < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
        byte[] out = Arrays.copyOf(head, head.length + n);
        System.arraycopy(content, 0, out, head.length, n);
        return out;
    }
}
