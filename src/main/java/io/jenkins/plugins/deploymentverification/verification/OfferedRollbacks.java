package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.io.Serializable;
import java.util.TreeMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The rollbacks that the verifications of a build named, so that a person can have them done later. Thread-safe. */
@Restricted(NoExternalUse.class)
public final class OfferedRollbacks extends InvisibleAction {

    /** By the id of the verification; replaced as a whole, never changed. */
    private volatile TreeMap<String, Offer> offers = new TreeMap<>();

    private OfferedRollbacks() {}

    /** One of them. */
    static final class Offer implements Serializable {

        private static final long serialVersionUID = 1L;

        private final RequestedRollback rollback;
        /** May hold secrets. */
        private final Secret plan;

        private final KeptSurroundings kept;

        private Offer(RequestedRollback rollback, VerificationPlan plan, KeptSurroundings kept) {
            this.rollback = rollback;
            this.plan = Secret.fromString(SessionCodec.writePlan(plan));
            this.kept = kept;
        }

        RequestedRollback rollback() {
            return rollback;
        }

        VerificationPlan plan() throws IOException {
            return SessionCodec.readPlan(plan.getPlainText());
        }

        /** Where it is rolled back and measured again, and who is told. */
        KeptSurroundings kept() {
            return kept;
        }
    }

    /** Keeps what a verification names. */
    public static void add(Run<?, ?> run, VerificationPlan plan, RequestedRollback rollback, KeptSurroundings kept)
            throws IOException {
        put(run, plan.id(), new Offer(rollback, plan, kept));
    }

    /**
     * The same rollback for a verification that follows another one; nothing where that names none.
     *
     * @param plan of the one that follows
     */
    public static void again(Run<?, ?> run, String first, VerificationPlan plan) throws IOException {
        Offer offer = of(run, first);
        if (offer != null) {
            put(run, plan.id(), new Offer(offer.rollback, plan, offer.kept));
        }
    }

    /**
     * The plan of a verification, or of a rollout, that names a rollback.
     *
     * @return null where it names none
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    public static VerificationPlan plan(Run<?, ?> run, String id) throws IOException {
        Offer offer = of(run, id);
        return offer == null ? null : offer.plan();
    }

    private static void put(Run<?, ?> run, String id, Offer offer) throws IOException {
        synchronized (run) {
            OfferedRollbacks all = run.getAction(OfferedRollbacks.class);
            if (all == null) {
                all = new OfferedRollbacks();
                run.addAction(all);
            }
            TreeMap<String, Offer> more = new TreeMap<>(all.offers);
            more.put(id, offer);
            all.offers = more;
        }
        run.save();
    }

    /** Null where the verification names none. */
    @CheckForNull
    static Offer of(Run<?, ?> run, String id) {
        OfferedRollbacks all = run.getAction(OfferedRollbacks.class);
        return all == null || all.offers == null ? null : all.offers.get(id);
    }
}
