package io.jenkins.plugins.deploymentverification.engine.rollback;

import java.util.Locale;

/** The kinds of Kubernetes objects that {@code kubectl rollout undo} knows. */
public enum Workload {
    DEPLOYMENT,
    STATEFULSET,
    DAEMONSET;

    /** As kubectl takes it. */
    public String resource() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException telling the kinds there are */
    public static Workload of(String kind) {
        for (Workload workload : values()) {
            if (workload.resource().equals(kind.toLowerCase(Locale.ROOT))) {
                return workload;
            }
        }
        throw new IllegalArgumentException(
                "'" + kind + "' cannot be rolled back by kubectl; there are deployment, statefulset and daemonset");
    }
}
