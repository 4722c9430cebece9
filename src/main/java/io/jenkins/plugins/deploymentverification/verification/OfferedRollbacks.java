package io.jenkins.plugins.deploymentverification.verification;

import com.thoughtworks.xstream.XStreamException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

        /** As XML: a Pipeline may have filled secrets into its settings. */
        private final Secret rollbackXml;

        /** Without secrets. */
        private final String description;

        /** Those of the build; never changed. */
        private final ArrayList<Secret> secrets;

        /** May hold secrets. */
        private final Secret plan;

        private final KeptSurroundings kept;

        private Offer(
                Secret rollbackXml,
                String description,
                ArrayList<Secret> secrets,
                VerificationPlan plan,
                KeptSurroundings kept) {
            this.rollbackXml = rollbackXml;
            this.description = description;
            this.secrets = secrets;
            this.plan = Secret.fromString(SessionCodec.writePlan(plan));
            this.kept = kept;
        }

        private static Offer of(
                RequestedRollback rollback, VerificationPlan plan, KeptSurroundings kept, Set<String> secrets) {
            ArrayList<Secret> hidden = new ArrayList<>();
            secrets.forEach(secret -> hidden.add(Secret.fromString(secret)));
            return new Offer(
                    Secret.fromString(Run.XSTREAM2.toXML(rollback)),
                    rollback.action().describe(secrets),
                    hidden,
                    plan,
                    kept);
        }

        private Offer again(VerificationPlan other) {
            return new Offer(rollbackXml, description, secrets, other, kept);
        }

        /** @throws IOException when it cannot be read, as when its plugin is gone */
        RequestedRollback rollback() throws IOException {
            RequestedRollback rollback;
            try {
                rollback = (RequestedRollback) Run.XSTREAM2.fromXML(rollbackXml.getPlainText());
            } catch (XStreamException e) { // its message may hold what cannot be read
                throw new IOException(
                        "The rollback cannot be read: " + e.getClass().getSimpleName());
            }
            if (rollback.action() == null) {
                throw new IOException("This Jenkins does not know the type of the rollback any more");
            }
            return rollback;
        }

        /** What it does, without secrets. */
        String description() {
            return description;
        }

        /** Whether it needs the agent of the build, which Jenkins does not know any more. */
        boolean isOutOfReach() throws IOException {
            return rollback().action().needsAgent() && kept.isAgentGone();
        }

        /** Values that are masked in what it tells. */
        Set<String> secrets() {
            return secrets.stream().map(Secret::getPlainText).collect(Collectors.toSet());
        }

        VerificationPlan plan() throws IOException {
            return SessionCodec.readPlan(plan.getPlainText());
        }

        /** Where it is rolled back and measured again, and who is told. */
        KeptSurroundings kept() {
            return kept;
        }
    }

    /**
     * Keeps what a verification names.
     *
     * @param secrets of the build, which the rollback may hold
     */
    public static void add(
            Run<?, ?> run,
            VerificationPlan plan,
            RequestedRollback rollback,
            KeptSurroundings kept,
            Set<String> secrets)
            throws IOException {
        put(run, plan.id(), Offer.of(rollback, plan, kept, secrets));
    }

    /**
     * The same rollback for a verification that follows another one; nothing where that names none.
     *
     * @param plan of the one that follows
     */
    public static void again(Run<?, ?> run, String first, VerificationPlan plan) throws IOException {
        Offer offer = of(run, first);
        if (offer != null) {
            put(run, plan.id(), offer.again(plan));
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
