package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.rollout.Rollout;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStep;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A progressive rollout with all its stages, on the page of the build and of each stage's verification. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class RolloutView {

    private final Rollout rollout;
    private final Words words;
    private final boolean building;
    private final Function<String, Aftermath> aftermaths;

    /** @param aftermaths what followed a verification, or null; by the verification's id */
    RolloutView(Rollout rollout, Words words, boolean building, Function<String, Aftermath> aftermaths) {
        this.rollout = rollout;
        this.words = words;
        this.building = building;
        this.aftermaths = aftermaths;
    }

    boolean has(String verification) {
        return rollout.stages().stream().anyMatch(s -> verification.equals(s.verification()));
    }

    @Exported(visibility = 3)
    public String getId() {
        return rollout.plan().id();
    }

    /** In their order, also those to come. */
    @Exported(visibility = 3)
    public List<Stage> getStages() {
        return rollout.stages().stream().map(Stage::new).toList();
    }

    /** A stage. */
    @ExportedBean
    public final class Stage {

        private final RolloutStage stage;

        private Stage(RolloutStage stage) {
            this.stage = stage;
        }

        /** From 1. */
        @Exported(visibility = 3)
        public int getNumber() {
            return stage.number();
        }

        /** In percent. */
        @Exported(visibility = 3)
        public int getWeight() {
            return stage.weight();
        }

        /** The name of its {@link RolloutStage.State}. */
        @Exported(name = "state", visibility = 3)
        public String getCode() {
            return stage.state().name();
        }

        /** For shape and colour; null for one that has not begun. */
        @CheckForNull
        public State getState() {
            return switch (stage.state()) {
                case WAITING -> null;
                case SHIFTING, VERIFYING, BREAKING -> building ? State.RUNNING : State.LOST;
                case PASSED -> State.of(stage.verdict());
                case FAILED -> stage.verdict() == null ? State.FAILED : State.of(stage.verdict());
                case ABORTED -> State.LOST;
            };
        }

        /** How it stands, in a few words. */
        public String getWord() {
            return switch (stage.state()) {
                case WAITING ->
                    rollout.next() instanceof RolloutStep.Done
                            ? Messages.Rollout_NotReached()
                            : Messages.Rollout_Waiting();
                case SHIFTING -> Messages.Rollout_Shifting();
                case VERIFYING -> isAsking() ? Messages.Rollout_Asking() : Messages.Rollout_Verifying();
                case PASSED -> Messages.Rollout_Passed();
                case BREAKING -> Messages.Rollout_Breaking();
                case FAILED -> stage.verdict() == null ? Messages.Rollout_Broken() : Messages.Rollout_Failed();
                case ABORTED -> Messages.Rollout_Aborted();
            };
        }

        /** Whether a person decides after it. */
        public boolean isPause() {
            return rollout.plan().pausesAfter(stage.number());
        }

        /** Id of its verification; null until it has one. */
        @CheckForNull
        @Exported(visibility = 3)
        public String getVerification() {
            return stage.verification();
        }

        @CheckForNull
        private Aftermath aftermath() {
            return stage.verification() == null ? null : aftermaths.apply(stage.verification());
        }

        /** The last rollback after it; null where there was none. */
        @CheckForNull
        private RollbackRecord rollback() {
            Aftermath aftermath = aftermath();
            return aftermath == null ? null : aftermath.lastRollback();
        }

        private boolean isAsking() {
            Aftermath aftermath = aftermath();
            return aftermath != null && aftermath.next() instanceof AftermathStep.Decide;
        }

        /** What came of its rollback, in a few words; null where there was none. */
        @CheckForNull
        public String getRolledBack() {
            RollbackRecord rollback = rollback();
            return rollback == null ? null : new RollbackView(rollback, 0, words, null).getTitle();
        }

        /** The name of its rollback's {@link RollbackRecord.Outcome}; null where there was none. */
        @CheckForNull
        @Exported(visibility = 3)
        public String getRollback() {
            RollbackRecord rollback = rollback();
            return rollback == null ? null : rollback.outcome().name();
        }

        /** When it began, and how long it took; null until then. */
        @CheckForNull
        public String getTime() {
            if (stage.startedAt() == null) {
                return null;
            }
            String began = words.dateTime(stage.startedAt());
            return stage.endedAt() == null
                    ? began
                    : began + ", " + Words.duration(Duration.between(stage.startedAt(), stage.endedAt()));
        }
    }
}
