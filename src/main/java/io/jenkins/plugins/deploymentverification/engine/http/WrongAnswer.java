package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises what stands between us and an API: log-in pages, single sign-on, portals. */
public final class WrongAnswer {

    private static final Pattern TITLE =
            Pattern.compile("<title[^>]*>(.*?)</title", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN = Pattern.compile(
            "log-?\\s?in\\b|sign-?\\s?in\\b|signon|\\bsso\\b|oauth|openid|saml|/auth/|authorize|type=[\"']?password");

    private WrongAnswer() {}

    /** As {@link #remark}, in English. */
    @CheckForNull
    public static String insteadOfJson(HttpResponse response) {
        Remark remark = remark(response);
        return remark == null ? null : remark.toString();
    }

    /**
     * What came instead of JSON, in words an admin can act on and that continue a sentence whose subject is the
     * server; null when it may be JSON.
     */
    @CheckForNull
    public static Remark remark(HttpResponse response) {
        if (response.isRedirect()) {
            String to = SafeUri.of(response.header("Location"));
            return Remark.of(
                    isLogin(response) ? RemarkCode.REDIRECTS_TO_LOGIN : RemarkCode.REDIRECTS,
                    SafeText.excerpt(to.indexOf('?') < 0 ? to : to.substring(0, to.indexOf('?')), 200));
        }
        if (!isHtml(response)) {
            return null;
        }
        Matcher title = TITLE.matcher(
                response.body().substring(0, Math.min(10_000, response.body().length())));
        return Remark.of(
                isLogin(response) ? RemarkCode.LOGIN_PAGE : RemarkCode.WEB_PAGE,
                response.status(),
                title.find() ? " (\"" + SafeText.excerpt(title.group(1), 80) + "\")" : "");
    }

    /** Whether a redirect or a page asks people to log in. */
    public static boolean isLogin(HttpResponse response) {
        if (response.isRedirect()) {
            return LOGIN.matcher(response.header("Location").toLowerCase(Locale.ROOT))
                    .find();
        }
        return isHtml(response)
                && LOGIN.matcher(beginning(response.body(), 50_000)).find();
    }

    private static boolean isHtml(HttpResponse response) {
        String type = String.valueOf(response.header("Content-Type")).toLowerCase(Locale.ROOT);
        if (type.contains("html") || type.contains("json")) {
            // Graphite calls its plain texts HTML, too
            return type.contains("html") && response.body().indexOf('<') >= 0;
        }
        String start = beginning(response.body(), 200).stripLeading();
        return start.startsWith("<!doctype html") || start.startsWith("<html");
    }

    private static String beginning(String body, int length) {
        return body.substring(0, Math.min(length, body.length())).toLowerCase(Locale.ROOT);
    }
}
