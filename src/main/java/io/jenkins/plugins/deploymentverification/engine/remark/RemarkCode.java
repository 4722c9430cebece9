package io.jenkins.plugins.deploymentverification.engine.remark;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the engine's own remarks say; the texts are in {@code Remarks.properties}. Names stay, they are in reports. */
public enum RemarkCode {
    // of connections; they follow the address and a colon
    NO_COMPLETE_ANSWER,
    TOO_LARGE,
    UNKNOWN_HOST,
    NO_CONNECTION_WITHIN,
    CONNECTION_REFUSED,
    NO_CONNECTION,
    CLOSED_WITHOUT_ANSWER,
    TRUNCATED,
    NOT_GZIP,
    CONNECTION_BROKE,
    CERTIFICATE_OF_OTHER_HOST,
    CERTIFICATE_NOT_TRUSTED,
    NO_TLS,
    CLIENT_CERTIFICATE,
    TLS_FAILED,
    NOT_ASKED,
    NO_FREE_CONNECTION,
    NOT_A_URL,
    TOKEN_END_POINT,
    NO_TOKEN_IN_TIME,
    // of answers that are none of the API's; their subject is the server
    REDIRECTS,
    REDIRECTS_TO_LOGIN,
    WEB_PAGE,
    LOGIN_PAGE,
    EMPTY_ANSWER,
    NOT_JSON,
    NOT_OF_API,
    QUERY_REFUSED,
    SERVER_GAVE_UP,
    TOO_MANY_REQUESTS,
    ACCESS_DENIED,
    NOT_AUTHENTICATED,
    SERVER_ANSWERED,
    ERROR_INSIDE,
    PROXY_WANTS_LOGIN,
    SENT_WAS,
    SENT_WITH_HEADERS,
    NO_CREDENTIALS,
    ASKS_TO_WAIT,
    CLOCK_AHEAD,
    CLOCK_BEHIND,
    // of measurements
    NO_ANSWER_WITHIN,
    INTERNAL_ERROR,
    AND_MORE,
    PARTIAL_ANSWER,
    SOURCE_WARNED,
    NO_SERIES,
    NOT_A_NUMBER,
    SEVERAL_SERIES,
    UNUSUAL,
    GUARD_DOUBTFUL,
    GUARD_NO_DATA,
    GUARD_NOT_MET,
    NO_TOTAL_SERIES,
    NO_COUNT_SERIES,
    COUNT_NOT_A_NUMBER,
    NOTHING_TO_COUNT,
    NO_PART_OF_TOTAL,
    NO_TARGET,
    TARGET_NOT_SCRAPED,
    TOO_FEW_TARGETS,
    TARGET_DOWN,
    ALERT_FIRING,
    ALERT_PENDING,
    // of what values are compared with
    NO_BASELINE,
    BASELINE_FAILED,
    NOTHING_TO_COMPARE,
    BASELINE_LACKS_VALUE,
    NOTHING_EARLIER,
    TOO_FEW_EARLIER_TIMES,
    NOTHING_COUNTED_BEFORE,
    ONE_SERIES_COMPARED,
    TEST_COMPARES_ONE_SERIES,
    // of what monitoring systems judge themselves
    NO_MONITOR,
    MONITORS_MUTED,
    MONITOR_OK,
    MONITOR_WARNING,
    MONITOR_ALERT,
    MONITOR_NO_DATA,
    MONITOR_SINCE,
    NO_INDICATOR,
    NO_ERROR_BUDGET,
    GATE_STARTED,
    GATE_UNDECIDED,
    GATE_FAILED,
    // of HTTP and TCP checks
    STATUS_NOT_EXPECTED,
    REDIRECT_NOT_EXPECTED,
    BODY_NOT_EXPECTED,
    TOO_SLOW,
    JSON_EXPECTED,
    NOTHING_AT_PATH,
    VALUE_NOT_EXPECTED,
    NUMBER_EXPECTED,
    CONNECTION_EXPECTED,
    ATTEMPT,
    // of commands
    EXIT_CODE,
    NO_NUMBER,
    NO_OUTPUT,
    LAST_LINE_NO_NUMBER,
    COMMANDS_NOT_RUN,
    KILLED_AFTER,
    // of rollbacks
    TOOK_TOO_LONG,
    ENDED_WITH,
    WROTE_TOO_MUCH,
    WROTE_NO_JSON,
    CANNOT_BE_ROLLED_BACK,
    NOT_TAKEN_EFFECT,
    DRY_RUN;

    private static final Map<String, RemarkCode> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(RemarkCode::name, Function.identity()));

    /** The code of a name; null for none of this release. */
    @CheckForNull
    static RemarkCode of(String name) {
        return BY_NAME.get(name);
    }
}
