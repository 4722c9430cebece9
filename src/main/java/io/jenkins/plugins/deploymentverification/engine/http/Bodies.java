package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;

/** Reads bodies, at most so many bytes after decompression: a small answer can unpack to gigabytes. */
final class Bodies {

    private Bodies() {}

    /** The body is larger than allowed. */
    static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;
        private final long limit;

        TooLargeException(long limit) {
            this.limit = limit;
        }

        long limit() {
            return limit;
        }
    }

    /**
     * Reads to the end; on an exception the caller must abort the connection.
     *
     * @param binary whether the text has one character for each byte, whatever the content type says
     */
    static String read(@CheckForNull HttpEntity entity, long maxBytes, boolean binary) throws IOException {
        if (entity == null) {
            return "";
        }
        String encoding = entity.getContentEncoding();
        boolean gzip = isGzip(encoding);
        if (!gzip && entity.getContentLength() > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
        // not closed here: closing reads a body to its end, which is what must not happen to one that is too large
        InputStream in = entity.getContent();
        if (in == null) {
            return "";
        }
        ByteArrayOutputStream body = readAll(gzip ? new GZIPInputStream(in) : in, maxBytes);
        if (gzip) {
            in.read(); // gzip knows its own end and leaves the last chunk unread, without which no connection is reused
        }
        return body.toString(binary ? StandardCharsets.ISO_8859_1 : charset(entity));
    }

    private static ByteArrayOutputStream readAll(InputStream in, long maxBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (out.size() + (long) n > maxBytes) {
                throw new TooLargeException(maxBytes);
            }
            out.write(buffer, 0, n);
        }
        return out;
    }

    private static boolean isGzip(@CheckForNull String encoding) throws IOException {
        String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.equals("identity")) {
            return false;
        }
        if (name.equals("gzip") || name.equals("x-gzip")) {
            return true;
        }
        throw new IOException("the body is encoded as \"" + SafeText.excerpt(name, 40) + "\", asked for was gzip");
    }

    private static Charset charset(HttpEntity entity) {
        ContentType type = ContentType.parseLenient(entity.getContentType());
        Charset charset = type == null ? null : type.getCharset();
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }
}
