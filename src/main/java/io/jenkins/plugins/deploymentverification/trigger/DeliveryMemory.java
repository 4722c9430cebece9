package io.jenkins.plugins.deploymentverification.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.Deliveries;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The deliveries that were dealt with, in a file, so that a restart is no chance to send them again. Thread-safe. */
final class DeliveryMemory {

    private static final Logger LOGGER = Logger.getLogger(DeliveryMemory.class.getName());
    private static final String FILE = "deliveries.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deliveries deliveries = new Deliveries();
    private final AtomicBoolean changed = new AtomicBoolean();

    DeliveryMemory() {
        try {
            Optional<String> text = JiraFiles.read(FILE);
            if (text.isPresent()) {
                Map<String, Instant> kept = new LinkedHashMap<>();
                JSON.readValue(text.get(), new TypeReference<LinkedHashMap<String, String>>() {})
                        .forEach((identity, at) -> kept.put(identity, Instant.parse(at)));
                deliveries.restore(kept);
            }
        } catch (IOException | DateTimeException e) {
            LOGGER.log(Level.WARNING, "Which deliveries of Jira were dealt with cannot be read", e);
        }
    }

    boolean isNew(String identity) {
        boolean isNew = deliveries.isNew(identity, Instant.now());
        if (isNew) {
            changed.set(true);
        }
        return isNew;
    }

    void forget(String identity) {
        deliveries.forget(identity);
        changed.set(true);
    }

    /** Writes the file if there is something new. */
    synchronized void save() {
        if (!changed.getAndSet(false)) {
            return;
        }
        Map<String, String> kept = new LinkedHashMap<>();
        deliveries.snapshot().forEach((identity, at) -> kept.put(identity, at.toString()));
        try {
            JiraFiles.write(FILE, JSON.writeValueAsString(kept));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            changed.set(true);
            LOGGER.log(Level.WARNING, "Which deliveries of Jira were dealt with cannot be saved", e);
        }
    }
}
