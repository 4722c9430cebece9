package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportJUnit;
import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.verb.GET;

/** The files of a verification, below the address of its page. */
@Restricted(NoExternalUse.class)
public final class ReportDownloads {

    private static final Logger LOGGER = Logger.getLogger(ReportDownloads.class.getName());

    private final VerificationAction action;
    private final VerificationRecord record;

    ReportDownloads(VerificationAction action, VerificationRecord record) {
        this.action = action;
        this.record = record;
    }

    private Run<?, ?> run() {
        return action.getRun();
    }

    /** The report as it is kept, with what followed it. */
    @GET
    @WebMethod(name = "report.json")
    @Restricted(DoNotUse.class)
    public HttpResponse doReport() throws IOException {
        run().checkPermission(Item.READ);
        File file = action.reports().wholeFile(record.getId());
        if (file != null) {
            return new JsonFile(file, fileName("json"));
        }
        Report report = action.getReport(record.getId());
        return report == null
                ? HttpResponses.notFound()
                : new JsonResponse(ReportCodec.toJson(report), fileName("json"));
    }

    /** The report for wikis and merge requests. */
    @GET
    @WebMethod(name = "report.md")
    @Restricted(DoNotUse.class)
    public HttpResponse doMarkdown() {
        run().checkPermission(Item.READ);
        ReportSummary summary = summary();
        return summary == null
                ? HttpResponses.notFound()
                : new TextResponse(new ReportMarkdown().render(summary.report()), "text/markdown", fileName("md"));
    }

    /** Each check a test case, for tools that read JUnit's XML. */
    @GET
    @WebMethod(name = "junit.xml")
    @Restricted(DoNotUse.class)
    public HttpResponse doJunit() {
        run().checkPermission(Item.READ);
        ReportSummary summary = summary();
        return summary == null
                ? HttpResponses.notFound()
                : new TextResponse(
                        new ReportJUnit().render(List.of(summary.report())), "application/xml", fileName("xml"));
    }

    /** The picture of a dashboard's panel. */
    @GET
    @WebMethod(name = "panel.png")
    @Restricted(DoNotUse.class)
    public HttpResponse doPanel(@QueryParameter int number) {
        run().checkPermission(Item.READ);
        Path picture = new IllustrationStore(run()).picture(record.getId(), number);
        return picture == null ? HttpResponses.notFound() : new PictureFile(picture);
    }

    /** Null where there is none, or it cannot be read, which is logged. */
    @CheckForNull
    private ReportSummary summary() {
        try {
            return action.reports().summary(record.getId());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read the report " + record.getId() + " of " + run());
            return null;
        }
    }

    private String fileName(String extension) {
        return "deployment-verification-" + record.getId() + '.' + extension;
    }
}
