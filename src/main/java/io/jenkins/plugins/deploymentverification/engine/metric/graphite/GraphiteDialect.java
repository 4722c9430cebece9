package io.jenkins.plugins.deploymentverification.engine.metric.graphite;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the errors of Graphite mean. They are plain text, or a page with the trace of a Python program. */
final class GraphiteDialect implements Dialect {

    private static final Pattern TRACE = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL);

    private final List<String> secrets;

    /** @param secrets that must not be told, should the server repeat them */
    GraphiteDialect(List<String> secrets) {
        this.secrets = secrets;
    }

    @Override
    public String api() {
        return "the render API of Graphite";
    }

    @Override
    @CheckForNull
    public String hint(Kind kind, HttpResponse response) {
        if (response.status() == 404) {
            return "There is no Graphite at this URL; the URL ends before /render";
        }
        String error = lastLineOfTrace(response.body());
        return response.status() == 500 && !error.isEmpty()
                ? "It failed on: " + SafeText.excerpt(SafeText.mask(error, secrets), 200)
                : null;
    }

    /** The last line tells the error; empty where there is none. */
    private static String lastLineOfTrace(String page) {
        Matcher trace = TRACE.matcher(page);
        if (!trace.find()) {
            return "";
        }
        String[] lines = trace.group(1).strip().split("\\R");
        return lines[lines.length - 1]
                .strip()
                .replace("&#x27;", "'")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
