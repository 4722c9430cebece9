package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Topic;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is kept of a robot's outbox over a restart, as JSON.
 *
 * @param robot its channel's id
 * @param sent when the last messages went, in milliseconds since 1970
 */
record OutboxState(int schema, String robot, List<Waiting> waiting, List<Long> sent, List<Repeated> repeated) {

    private static final int SCHEMA = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    /** A letter. */
    record Waiting(String address, Message message, List<Notification> parts, long writtenAt, int attempts) {}

    /** Repetitions that are held back. */
    record Repeated(
            Topic topic,
            long since,
            int held,
            @CheckForNull String address,
            @CheckForNull Notification last) {}

    OutboxState {
        waiting = waiting == null ? List.of() : List.copyOf(waiting);
        sent = sent == null ? List.of() : List.copyOf(sent);
        repeated = repeated == null ? List.of() : List.copyOf(repeated);
    }

    /** That of a robot that nothing was sent to yet. */
    static OutboxState empty(String robot) {
        return new OutboxState(SCHEMA, robot, List.of(), List.of(), List.of());
    }

    static OutboxState of(String robot, Outbox outbox, Convergence convergence) {
        return new OutboxState(
                SCHEMA,
                robot,
                outbox.letters().stream()
                        .map(l -> new Waiting(
                                l.address(),
                                l.message(),
                                l.parts(),
                                l.writtenAt().toEpochMilli(),
                                l.attempts()))
                        .toList(),
                outbox.sentTimes().stream().map(Instant::toEpochMilli).toList(),
                convergence.open().entrySet().stream()
                        .map(e -> repeated(e.getKey(), e.getValue()))
                        .toList());
    }

    private static Repeated repeated(Topic topic, Convergence.Repetition repetition) {
        Convergence.Held last = repetition.last();
        return new Repeated(
                topic,
                repetition.since().toEpochMilli(),
                repetition.held(),
                last == null ? null : last.address(),
                last == null ? null : last.notification());
    }

    List<Letter> letters() {
        return waiting.stream()
                .map(w -> new Letter(
                        w.address(),
                        w.message(),
                        w.parts(),
                        Instant.ofEpochMilli(w.writtenAt()),
                        Math.max(0, w.attempts() - 1), // the one that was under way may not have been made
                        List.of(new CompletableFuture<>())))
                .toList();
    }

    List<Instant> sentTimes() {
        return sent.stream().map(Instant::ofEpochMilli).toList();
    }

    void restore(Convergence convergence) {
        for (Repeated r : repeated) {
            Convergence.Held last =
                    r.address() == null || r.last() == null ? null : new Convergence.Held(r.address(), r.last());
            convergence.restore(r.topic(), new Convergence.Repetition(Instant.ofEpochMilli(r.since()), r.held(), last));
        }
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // it is made of texts and numbers
        }
    }

    /** @throws IllegalArgumentException when it is not what {@link #toJson} wrote */
    static OutboxState fromJson(String json) {
        try {
            OutboxState state = JSON.readValue(json, OutboxState.class);
            if (state.schema() != SCHEMA || state.robot() == null) {
                throw new IllegalArgumentException("written by another version: schema " + state.schema());
            }
            return state;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an outbox: " + e.getOriginalMessage(), e);
        }
    }
}
