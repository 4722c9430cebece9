package io.jenkins.plugins.deploymentverification.engine.rollback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;

/** Reads what commands wrote. */
final class Outputs {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXCERPT = 500;

    private Outputs() {}

    static void requireSuccess(CommandResult result) throws RollbackException {
        if (result.timedOut()) {
            throw new RollbackException("it took longer than its time-out" + words(result));
        }
        if (!result.isSuccess()) {
            throw new RollbackException("it ended with exit code " + result.exitCode() + words(result));
        }
    }

    /** The JSON that a command that succeeded wrote. */
    static JsonNode json(CommandResult result) throws RollbackException {
        requireSuccess(result);
        if (!result.complete()) {
            throw new RollbackException("it wrote more than can be read");
        }
        return tree(result.stdout());
    }

    static JsonNode tree(String json) throws RollbackException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new RollbackException("it wrote no JSON: " + e.getOriginalMessage());
        }
    }

    /** A state that was written here. */
    static JsonNode state(String before) {
        try {
            return JSON.readTree(before);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the state of a rollback", e);
        }
    }

    private static String words(CommandResult result) {
        String said = result.stderr().isBlank() ? result.stdout() : result.stderr();
        return said.isBlank() ? "" : ": " + SafeText.excerpt(said, EXCERPT);
    }
}
