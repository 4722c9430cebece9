package io.jenkins.plugins.deploymentverification.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A page as one reader sees it: in a language, a theme and a width. Notes what the browser complains about: errors on
 * the console, exceptions, requests that fail, violations of the Content-Security-Policy.
 */
public final class View implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** Serious enough that somebody could not read or use the page. */
    private static final String AXE = """
        async ({part, without, rules}) => {
          const found = await axe.run({include: [part], exclude: without}, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
            rules: Object.fromEntries(rules.map((rule) => [rule, {enabled: false}])),
          });
          return found.violations.flatMap((rule) =>
            rule.nodes.map((n) => rule.id + " " + n.target.join(" ") + ": " + n.failureSummary));
        }
        """;

    /**
     * What a reader has chosen.
     *
     * @param language as of an Accept-Language header
     * @param dark whether the theme is a dark one
     * @param width of the window in CSS pixels
     */
    public record Look(String language, boolean dark, int width) {

        @Override
        public String toString() {
            return language + (dark ? "-dark-" : "-light-") + width;
        }
    }

    private final Look look;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    View(Browser browser, Look look) {
        this.look = look;
        context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(look.language())
                .setTimezoneId("UTC")
                .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setPermissions(List.of("clipboard-read", "clipboard-write"))
                .setViewportSize(look.width(), 900));
        context.addInitScript("document.addEventListener('securitypolicyviolation', (e) => console.error("
                + "'Content-Security-Policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))");
        if (look.dark()) {
            context.addInitScript(resource("dark-theme.js"));
        }
        page = context.newPage();
        page.onConsoleMessage(message -> {
            // the first list of credentials of a page is seen before it is parsed to its end, and filled all the same
            boolean ofJenkins = message.text().equals("Couldn't find the expected status element");
            if (!ofJenkins && (message.type().equals("error") || message.type().equals("warning"))) {
                complaints.add(message.type() + ": " + message.text() + " " + message.location());
            }
        });
        page.onPageError(error -> complaints.add("exception: " + error));
        page.onRequestFailed(request -> complaints.add("failed: " + request.url() + " " + request.failure()));
    }

    /** Goes to an address and waits until the page has nothing more to load. */
    public View go(URL url) {
        page.navigate(url.toString());
        page.waitForLoadState();
        return this;
    }

    public Page page() {
        return page;
    }

    /** Keeps a picture of the whole page in {@code target/screenshots}. */
    public void screenshot(String name) {
        page.evaluate("window.scrollTo(0, 0)");
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve(name + '-' + look + ".png")));
    }

    /** That the browser has had nothing to complain about so far. */
    public void assertNoComplaints() {
        assertThat(look.toString(), complaints, empty());
    }

    /**
     * That axe-core's rules for WCAG 2.1 A and AA find nothing.
     *
     * @param part selector of the part of the page that is ours
     */
    public void assertAccessible(String part) {
        assertAccessible(part, List.of(), List.of());
    }

    /**
     * The same for a form, but for what Jenkins' own controls lack: their labels do not name their fields, and the
     * messages of their checks have faint colours.
     *
     * @param part selector of the part of the form that is ours
     */
    public void assertFormAccessible(String part) {
        assertAccessible(part, List.of(".validation-error-area"), List.of("label", "select-name"));
    }

    private void assertAccessible(String part, List<String> without, List<String> rules) {
        page.evaluate(resource("/axe.min.js"));
        Object found = page.evaluate(AXE, Map.of("part", part, "without", without, "rules", rules));
        assertThat(look + " " + part, (List<?>) found, empty());
    }

    /** That nothing is wider than the window. */
    public void assertNoSidewaysScrolling() {
        Object wide = page.evaluate("""
            () => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              return [...document.querySelectorAll("#main-panel *")]
                .filter((e) => e.getBoundingClientRect().right > width + 1)
                .map((e) => e.tagName + "." + e.getAttribute("class"));
            }
            """);
        assertThat(look.toString(), (List<?>) wide, empty());
    }

    private static String resource(String name) {
        try (InputStream in = View.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
