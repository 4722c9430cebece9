package io.jenkins.plugins.deploymentverification.engine.metric.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.net.URI;

/**
 * A successful answer (2xx) in JSON. Whether it carries an error inside is for the backend to see.
 *
 * @param uri what was asked
 * @param json never missing
 */
public record JsonReply(URI uri, JsonNode json, HttpResponse response, SourceClient client) {

    /** The URL for messages. */
    public String place() {
        return SafeUri.of(uri);
    }

    /** It is not what the API promises. The caller sees to it that {@code what} is short. */
    public SourceException malformed(String what) {
        return new SourceException(
                SourceException.Kind.MALFORMED,
                Remark.row(
                        place(),
                        ": ",
                        Remark.of(
                                RemarkCode.NOT_OF_API,
                                client.masked(what, 400),
                                client.dialect().api())));
    }

    /** It carries an error inside. */
    public SourceException refused() {
        return client.refusal(uri, response, json);
    }

    /** It says what cannot be judged; {@code why} continues the place, in words that tell what would be right. */
    public SourceException rejected(String why) {
        return new SourceException(SourceException.Kind.REJECTED, place() + ": " + client.masked(why, 600));
    }
}
