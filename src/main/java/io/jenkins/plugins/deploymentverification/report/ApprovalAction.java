package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/**
 * The gates of a build at which it waited for approvals: one action for all of them, each with a page of its own. Only their
 * ids are in the build's file; what happened is in an {@link ApprovalFile} each. Thread-safe.
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class ApprovalAction implements RunAction2 {

    /** Below the build's URL. */
    public static final String URL_NAME = "deployment-approvals";

    private static final Logger LOGGER = Logger.getLogger(ApprovalAction.class.getName());
    private static final Object CREATION = new Object();

    /** Replaced as a whole, never changed: it may be written to the build's file at any time. */
    private volatile ArrayList<String> gates = new ArrayList<>();

    private transient Run<?, ?> run;

    private ApprovalAction() {}

    /**
     * Adds a gate to the build; does nothing where it is there.
     *
     * @throws IOException when the build cannot be saved
     */
    public static void add(Run<?, ?> run, String id) throws IOException {
        synchronized (CREATION) {
            ApprovalAction action = run.getAction(ApprovalAction.class);
            if (action == null) {
                action = new ApprovalAction();
                run.addAction(action);
            }
            if (action.gates.contains(id)) {
                return;
            }
            ArrayList<String> changed = new ArrayList<>(action.gates);
            changed.add(id);
            action.gates = changed;
        }
        run.save();
    }

    /** How all gates stand, in the order they were come to; those that cannot be read are left out. */
    public List<Approval> approvals() {
        return gates.stream().map(this::read).filter(Objects::nonNull).toList();
    }

    @CheckForNull
    private Approval read(String id) {
        try {
            return new ApprovalFile(run, id).read();
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read the approvals of " + id + " of " + run);
            return null;
        }
    }

    /** For pages and the remote API. */
    @Exported(name = "approvals", visibility = 2)
    public List<ApprovalPage> getPages() {
        return approvals().stream().map(a -> new ApprovalPage(run, a)).toList();
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public String getIconFileName() {
        return "symbol-people-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return Messages.ApprovalAction_DisplayName();
    }

    @Override
    public String getUrlName() {
        return URL_NAME;
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    private Object readResolve() {
        if (gates == null) {
            gates = new ArrayList<>();
        }
        return this;
    }

    public Api getApi() {
        run.checkPermission(Item.READ);
        return new Api(this);
    }

    /** The list of gates, or the only one. */
    @GET
    @Restricted(DoNotUse.class)
    public HttpResponse doIndex() {
        run.checkPermission(Item.READ);
        List<String> all = gates;
        return all.size() == 1
                ? HttpResponses.redirectTo(all.get(0) + '/')
                : HttpResponses.forwardToView(this, "gates");
    }

    /** The page of a gate. */
    @CheckForNull
    public ApprovalPage getDynamic(String id) {
        run.checkPermission(Item.READ);
        Approval approval = gates.contains(id) ? read(id) : null;
        return approval == null ? null : new ApprovalPage(run, approval);
    }
}
