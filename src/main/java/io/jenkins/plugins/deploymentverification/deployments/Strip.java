package io.jenkins.plugins.deploymentverification.deployments;

import io.jenkins.plugins.deploymentverification.report.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The last verifications as bars: as high as the score, in the colour of the verdict; oldest first. */
@Restricted(NoExternalUse.class)
public final class Strip {

    private static final int MOST = 20;
    private static final int STEP = 8;
    private static final int HEIGHT = 28;
    /** Of a score of zero, so that it can be seen. */
    private static final int LEAST = 4;

    private final List<Bar> bars = new ArrayList<>();

    Strip(List<DeploymentRow> newestFirst) {
        List<DeploymentRow> rows = new ArrayList<>(newestFirst.subList(0, Math.min(MOST, newestFirst.size())));
        Collections.reverse(rows);
        for (DeploymentRow row : rows) {
            double score = row.getScore() == null ? 0 : row.getScore();
            int height = (int) Math.round(LEAST + (HEIGHT - LEAST) * score / 100);
            bars.add(new Bar(bars.size() * STEP, HEIGHT - height, height, row));
        }
    }

    public List<Bar> getBars() {
        return bars;
    }

    public int getWidth() {
        return Math.max(1, bars.size() * STEP);
    }

    public int getHeight() {
        return HEIGHT;
    }

    /** What a screen reader says instead. */
    public String getLabel() {
        long passed =
                bars.stream().filter(b -> b.row.getState() == State.PASSED).count();
        long failed =
                bars.stream().filter(b -> b.row.getState() == State.FAILED).count();
        return Messages.Strip_label(bars.size(), passed, failed);
    }

    /** One verification. */
    public static final class Bar {

        private final int x;
        private final int y;
        private final int height;
        private final DeploymentRow row;

        Bar(int x, int y, int height, DeploymentRow row) {
            this.x = x;
            this.y = y;
            this.height = height;
            this.row = row;
        }

        public int getX() {
            return x;
        }

        public int getY() {
            return y;
        }

        public int getHeight() {
            return height;
        }

        public String getState() {
            return row.getState().getId();
        }

        public String getTitle() {
            return "#" + row.getBuild() + ": " + row.getState().getWord() + ", " + row.getScoreText();
        }
    }
}
