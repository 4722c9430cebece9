package io.jenkins.plugins.deploymentverification.browser;

import java.util.Locale;
import org.junit.rules.ExternalResource;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** Lets Jenkins answer in the language a request asks for, as it does outside of the test harness. */
public final class Languages extends ExternalResource {

    private LocaleProvider before;

    @Override
    protected void before() {
        before = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                StaplerRequest2 request = Stapler.getCurrentRequest2();
                return request == null ? Locale.ENGLISH : request.getLocale();
            }
        });
    }

    @Override
    protected void after() {
        LocaleProvider.setProvider(before);
    }
}
