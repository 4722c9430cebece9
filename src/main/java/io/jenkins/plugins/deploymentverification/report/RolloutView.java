package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.rollout.Rollout;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage;
import java.time.Duration;
import java.util.List;
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

    RolloutView(Rollout rollout, Words words, boolean building) {
        this.rollout = rollout;
        this.words = words;
        this.building = building;
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
                case SHIFTING, VERIFYING -> building ? State.RUNNING : State.LOST;
                case PASSED -> State.of(stage.verdict());
                case FAILED -> stage.verdict() == null ? State.FAILED : State.of(stage.verdict());
                case ABORTED -> State.LOST;
            };
        }

        /** How it stands, in a few words. */
        public String getWord() {
            return switch (stage.state()) {
                case WAITING -> Messages.Rollout_Waiting();
                case SHIFTING -> Messages.Rollout_Shifting();
                case VERIFYING -> Messages.Rollout_Verifying();
                case PASSED -> Messages.Rollout_Passed();
                case FAILED ->
                    stage.verification() == null ? Messages.Rollout_ShiftFailed() : Messages.Rollout_Failed();
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
