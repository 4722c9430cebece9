package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.jira.IssueOutcome.State;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Moves issues, each once. After an answer that got lost the issue is read before anything is sent again, so that
 * neither the move nor its comment happens twice.
 */
public final class Transitions {

    private static final int MOST_ATTEMPTS = 4;
    private static final int READS_AFTER_LOSS = 3;

    private final JiraClient client;
    private final Duration pause;

    public Transitions(JiraClient client) {
        this(client, Duration.ofMillis(500));
    }

    /** @param pause before something is tried again; it grows */
    Transitions(JiraClient client, Duration pause) {
        this.client = client;
        this.pause = pause;
    }

    /**
     * Moves issues, one after the other. Never throws for what Jira does: each issue has its outcome. When the whole
     * site fails, the issues that are left are not tried.
     *
     * @param keys repeated ones count once
     * @return in the order of the keys
     */
    public List<IssueOutcome> move(List<String> keys, TransitionRequest request) throws InterruptedException {
        List<IssueOutcome> outcomes = new ArrayList<>();
        move(keys, request, outcomes::add);
        return outcomes;
    }

    /** The same, telling each outcome as soon as it is there; after an interruption the ones so far have been told. */
    public void move(List<String> keys, TransitionRequest request, Consumer<IssueOutcome> sink)
            throws InterruptedException {
        Set<String> once = new LinkedHashSet<>();
        keys.forEach(key -> once.add(key.strip().toUpperCase(Locale.ROOT)));
        JiraException ofSite = null;
        for (String key : once) {
            if (ofSite != null) {
                sink.accept(IssueOutcome.failed(
                        key, null, null, "not tried, because of what happened before: " + ofSite.getMessage()));
                continue;
            }
            Way way = new Way(key, request);
            IssueOutcome outcome;
            try {
                outcome = way.go();
            } catch (JiraException e) {
                outcome = IssueOutcome.failed(way.key, name(way.from), name(way.at), e.getMessage() + way.farewell());
                ofSite = e.isOfSite() ? e : null;
            }
            sink.accept(outcome);
        }
    }

    @CheckForNull
    private static String name(@CheckForNull Status status) {
        return status == null ? null : status.name();
    }

    /** One issue on its way. */
    private final class Way {

        private final TransitionRequest request;
        private final Deadline deadline = client.deadline();
        private String key;
        private Status from;
        private Status at;
        /** Whether it is not known what came of the last thing we sent. */
        private boolean uncertain;

        Way(String key, TransitionRequest request) {
            this.key = key;
            this.request = request;
        }

        IssueOutcome go() throws JiraException, InterruptedException {
            JiraIssue issue = client.issue(key, List.of("status"), deadline);
            key = issue.key();
            from = issue.status();
            at = from;
            if (at.isNamed(request.to())) {
                return outcome(State.SKIPPED, "it is in \"" + at.name() + "\" already");
            }
            if (!request.onlyFrom().isEmpty() && request.onlyFrom().stream().noneMatch(at::isNamed)) {
                return new IssueOutcome(
                        key,
                        from.name(),
                        null,
                        State.SKIPPED,
                        "it is in \"" + at.name() + "\", and is moved only from: "
                                + String.join(", ", request.onlyFrom()));
            }
            List<String> hops = hops();
            if (request.dryRun()) {
                return preview(hops);
            }
            for (int i = 0; i < hops.size(); i++) {
                hop(hops.get(i), i == hops.size() - 1);
            }
            return at.isSame(from)
                    ? outcome(State.SKIPPED, "it is in \"" + at.name() + "\" already")
                    : outcome(State.MOVED, "");
        }

        private IssueOutcome outcome(State state, String reason) {
            return new IssueOutcome(key, from.name(), at.name(), state, reason);
        }

        /** What is left of the way when the issue is on it already. */
        private List<String> hops() {
            List<String> hops = new ArrayList<>(request.via());
            for (int i = hops.size() - 1; i >= 0; i--) {
                if (at.isNamed(hops.get(i))) {
                    hops.subList(0, i + 1).clear();
                    break;
                }
            }
            hops.add(request.to());
            return hops;
        }

        private IssueOutcome preview(List<String> hops) throws JiraException, InterruptedException {
            Transition first = TransitionChoice.of(key, at, hops.get(0), client.transitions(key, deadline));
            if (hops.size() > 1) {
                return new IssueOutcome(
                        key,
                        from.name(),
                        request.to(),
                        State.WOULD_MOVE,
                        "by " + first.describe() + " first; what follows can be checked only from there");
            }
            new Screen(client, deadline).fill(key, first, request.fields());
            if (first.to().isSame(at)) {
                return outcome(State.SKIPPED, "it is in \"" + at.name() + "\" already");
            }
            String wanted = Screen.wanted(first, request.fields().keySet());
            return new IssueOutcome(
                    key, from.name(), first.to().name(), State.WOULD_MOVE, "by " + first.describe() + wanted);
        }

        private void hop(String target, boolean last) throws JiraException, InterruptedException {
            for (int attempt = 1; ; attempt++) {
                Transition chosen = TransitionChoice.of(key, at, target, client.transitions(key, deadline));
                if (chosen.to().isSame(at)) {
                    return;
                }
                try {
                    client.transition(key, body(chosen, last), deadline);
                    uncertain = false;
                    at = chosen.to();
                    return;
                } catch (JiraException e) {
                    // an attempt that was lost may have come through meanwhile and made this one wrong
                    boolean reread = e.isPerhapsDone() || e.kind() == Kind.CONFLICT || uncertain;
                    if (!reread) {
                        throw e.with(Screen.wanted(chosen, request.fields().keySet()));
                    }
                    uncertain |= e.isPerhapsDone();
                    if (arrived(chosen.to(), e)) {
                        return;
                    }
                    if (attempt == MOST_ATTEMPTS || !e.isPerhapsDone() && e.kind() != Kind.CONFLICT) {
                        throw e;
                    }
                }
            }
        }

        /** Whether the issue got there all the same; Jira may still be busy with what we sent. */
        private boolean arrived(Status target, JiraException why) throws JiraException, InterruptedException {
            for (int read = 1; ; read++) {
                Status now = status(why);
                if (now.isSame(target)) {
                    uncertain = false;
                    at = now;
                    return true;
                }
                if (!now.isSame(at)) {
                    uncertain = false;
                    at = now;
                    throw new JiraException(
                            Kind.CONFLICT,
                            "meanwhile somebody else moved the issue to \"" + now.name() + "\"; it is left there");
                }
                if (read == READS_AFTER_LOSS) {
                    return false;
                }
                deadline.sleep(pause.multipliedBy(read));
            }
        }

        private Status status(JiraException why) throws JiraException, InterruptedException {
            try {
                return client.issue(
                                key,
                                List.of("status"),
                                Deadline.in(client.settings().budget()))
                        .status();
            } catch (JiraException e) {
                throw why.with("; reading the issue failed, too: " + e.getMessage());
            }
        }

        private ObjectNode body(Transition transition, boolean last) throws JiraException, InterruptedException {
            ObjectNode body = JiraClient.NODES.objectNode();
            body.putObject("transition").put("id", transition.id());
            if (last && !request.fields().isEmpty()) {
                body.set("fields", new Screen(client, deadline).fill(key, transition, request.fields()));
            }
            if (last && request.comment() != null) {
                body.putObject("update")
                        .putArray("comment")
                        .addObject()
                        .putObject("add")
                        .set("body", client.richText(request.comment(), deadline));
            }
            return body;
        }

        private String farewell() {
            return uncertain ? ". It is not known whether the issue was moved" : "";
        }
    }
}
