package io.jenkins.plugins.deploymentverification.browser;

import static org.junit.Assume.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.rules.ExternalResource;

/**
 * The system's Chromium, without a window, for tests of pages.
 *
 * <p>Without the program the tests are skipped, unless the system property
 * {@code deploymentverification.requireChromium} is true: then they fail.
 */
public final class Chromium extends ExternalResource {

    private Playwright playwright;
    private Browser browser;

    @Override
    protected void before() {
        Path program = Path.of(requireProgram());
        // a busy machine answers late; what never comes fails all the same
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        // builds run as root in containers, where there is no sandbox to be had
                        .setArgs(List.of("--no-sandbox")));
    }

    @Override
    protected void after() {
        if (playwright != null) {
            playwright.close();
        }
    }

    /** A view of its own, with cookies and storage of its own; to be closed. */
    public View open(View.Look look) {
        return new View(browser, look);
    }

    private static String requireProgram() {
        Optional<String> found = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> List.of(new File(folder, "chromium"), new File(folder, "chromium-browser")).stream())
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
        if (Boolean.getBoolean("deploymentverification.requireChromium")) {
            return found.orElseThrow(() -> new AssertionError("no program 'chromium' on the PATH"));
        }
        String why = "no program 'chromium' on the PATH: pages are not tested in a browser";
        if (found.isEmpty()) {
            // of an assumption of a whole class Surefire says nothing
            System.out.println("SKIPPED: " + why);
        }
        assumeTrue(why, found.isPresent());
        return found.get();
    }
}
