package io.jenkins.plugins.deploymentverification.engine.rollback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;

/** Reads what commands wrote. */
final class Outputs {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXCERPT = 500;

    private Outputs() {}

    static void requireSuccess(CommandResult result) throws RollbackException {
        if (result.timedOut()) {
            throw failure(Remark.of(RemarkCode.TOOK_TOO_LONG), result);
        }
        if (!result.isSuccess()) {
            throw failure(Remark.of(RemarkCode.ENDED_WITH, result.exitCode()), result);
        }
    }

    /** The JSON that a command that succeeded wrote. */
    static JsonNode json(CommandResult result) throws RollbackException {
        requireSuccess(result);
        if (!result.complete()) {
            throw new RollbackException(Remark.of(RemarkCode.WROTE_TOO_MUCH));
        }
        return tree(result.stdout());
    }

    static JsonNode tree(String json) throws RollbackException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new RollbackException(Remark.of(RemarkCode.WROTE_NO_JSON, e.getOriginalMessage()), e);
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

    private static RollbackException failure(Remark what, CommandResult result) {
        String said = result.stderr().isBlank() ? result.stdout() : result.stderr();
        Remark whole = said.isBlank() ? what : Remark.row(what, ": ", SafeText.excerpt(said, EXCERPT));
        return new RollbackException(whole);
    }
}
