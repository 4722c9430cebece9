package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Item;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.ResourceList;
import hudson.model.Run;
import hudson.model.queue.AbstractQueueTask;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueTaskDispatcher;
import hudson.model.queue.SubTask;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** A rollback that no build waits for, waiting for an executor of the agent that the build had. Not kept over a restart: nothing has begun. */
final class RollbackTask extends AbstractQueueTask implements Queue.TransientTask, AccessControlled {

    private static final Logger LOGGER = Logger.getLogger(RollbackTask.class.getName());

    private final Run<?, ?> run;
    private final String id;
    private final OfferedRollbacks.Offer offer;
    private final RollbackReason why;
    private final Runnable over;
    private final int ended;
    private volatile boolean closed;

    /**
     * Not yet in the queue.
     *
     * @param over is run when nothing more is to follow, or it cannot begin or go on
     * @param ended how many rollbacks after the verification had ended when it was asked for
     */
    RollbackTask(Run<?, ?> run, String id, OfferedRollbacks.Offer offer, RollbackReason why, Runnable over, int ended) {
        this.run = run;
        this.id = id;
        this.offer = offer;
        this.why = why;
        this.over = over;
        this.ended = ended;
    }

    /** One that equals that of the verification, to look for it. */
    static RollbackTask like(Run<?, ?> run, String id) {
        return new RollbackTask(run, id, null, null, null, 0);
    }

    /** It is taken out of the queue on purpose, and whoever does so says why it is not done. */
    void close() {
        closed = true;
    }

    /** A person has taken it out of the queue. */
    void takenOut() {
        if (!closed) {
            new AbandonedRollback(run, id, offer, why).withdraw("It was taken out of the queue before it began.");
            over.run();
        }
    }

    private boolean isFor(Run<?, ?> other, String otherId) {
        return run.getExternalizableId().equals(other.getExternalizableId()) && id.equals(otherId);
    }

    /** The same agent; where it is gone, it waits for one of that name. Others may have its name as a label, see {@link #isFor(Node)}. */
    @Override
    @CheckForNull
    public Label getAssignedLabel() {
        String node = offer.kept().node();
        return node == null || node.isEmpty()
                ? Jenkins.get().getSelfLabel()
                : Jenkins.get().getLabelAtom(node);
    }

    /** Whether that is the agent of the build, which alone may see its secrets. */
    private boolean isFor(Node node) {
        return node.getNodeName().equals(offer.kept().node());
    }

    /** Keeps it from agents that have the name of the build's agent as a label. */
    @Extension
    public static final class OnlyThatAgent extends QueueTaskDispatcher {

        @Override
        @CheckForNull
        public CauseOfBlockage canTake(Node node, Queue.BuildableItem item) {
            return item.task instanceof RollbackTask task && !task.isFor(node)
                    ? new CauseOfBlockage.BecauseLabelIsOffline(task.getAssignedLabel())
                    : null;
        }
    }

    @Override
    public Queue.Executable createExecutable() {
        return new Work(this);
    }

    private static final class Work implements Queue.Executable {

        private final RollbackTask task;

        private Work(RollbackTask task) {
            this.task = task;
        }

        @NonNull
        @Override
        public SubTask getParent() {
            return task;
        }

        @Override
        public long getEstimatedDuration() {
            return -1;
        }

        @Override
        public void run() {
            try {
                task.work();
            } catch (IOException | RuntimeException | LinkageError e) {
                LOGGER.log(Level.WARNING, e, () -> task + " did not begin");
                new AbandonedRollback(task.run, task.id, task.offer, task.why)
                        .leave("It did not begin: " + e.getMessage() + ".");
                task.over.run();
            } catch (InterruptedException e) {
                LOGGER.log(Level.INFO, "The rollback after {0} was aborted", task.id);
                if (!VerificationPool.get().isTerminated()) {
                    task.over.run(); // else it is looked at after the restart
                }
            }
        }

        @Override
        public String toString() {
            return task.getDisplayName();
        }
    }

    private void work() throws IOException, InterruptedException {
        Executor executor = Executor.currentExecutor();
        Computer computer = executor == null ? null : executor.getOwner();
        Node node = computer == null ? null : computer.getNode();
        if (node != null && !isFor(node)) {
            throw new IOException("it is no task for the agent " + computer.getDisplayName());
        }
        String workspace = offer.kept().workspace();
        FilePath path = node == null || workspace == null ? null : node.createPath(workspace);
        if (path == null) {
            throw new IOException("the agent is not connected");
        }
        try (WorkspaceList.Lease lease = computer.getWorkspaceList().allocate(path)) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            NodePlace place = NodePlace.of(lease.path, computer, offer.secrets());
            AfterVerdict after = ManualRollbacks.begin(
                    run, id, offer, why, ended, place, new LaterHost(offer, id, place, this.over) {

                        @Override
                        public void rolledBack() {
                            over.complete(null);
                        }

                        @Override
                        public void broken(Throwable defect) {
                            super.broken(defect);
                            over.complete(null);
                        }
                    });
            if (after == null) {
                this.over.run();
                return;
            }
            after.start();
            try {
                over.get();
            } catch (InterruptedException e) {
                if (!VerificationPool.get().isTerminated()) { // else it goes on after the restart
                    after.abort("whoever stopped its executor");
                }
                throw e;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e); // nobody completes it so
            }
        }
    }

    @Override
    public String getName() {
        return getDisplayName();
    }

    @Override
    public String getDisplayName() {
        return Messages.RollbackTask_displayName(run.getFullDisplayName());
    }

    @Override
    public String getFullDisplayName() {
        return getDisplayName();
    }

    @Override
    public String getUrl() {
        return run.getUrl();
    }

    @NonNull
    @Override
    public Authentication getDefaultAuthentication2() {
        return ACL.SYSTEM2;
    }

    /** Without one, nobody would see it in the queue. */
    @NonNull
    @Override
    public ACL getACL() {
        return run.getParent().getACL();
    }

    @Override
    public void checkAbortPermission() {
        run.getParent().checkPermission(Item.CANCEL);
    }

    @Override
    public boolean hasAbortPermission() {
        return run.getParent().hasPermission(Item.CANCEL);
    }

    @Override
    public CauseOfBlockage getCauseOfBlockage() {
        return null;
    }

    @Override
    public ResourceList getResourceList() {
        return ResourceList.EMPTY;
    }

    @Override
    public Collection<? extends SubTask> getSubTasks() {
        return Set.of(this);
    }

    /** One for each verification. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RollbackTask task && task.isFor(run, id);
    }

    @Override
    public int hashCode() {
        return run.getExternalizableId().hashCode() * 31 + id.hashCode();
    }
}
