package io.jenkins.plugins.deploymentverification.engine.report;

import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why a verdict is what it is: a code and its arguments. Reports keep these and not texts, so that each reader sees
 * them in their own language.
 *
 * @param code what kind of reason
 * @param args already formatted values (numbers with units, times in UTC, label sets), in the order of the text's
 *     placeholders, in English
 * @param remarks those of the arguments that are another text in another language, by their index
 */
public record Reason(Code code, List<String> args, SortedMap<Integer, Remark> remarks) {

    /** The kinds of reasons; texts are in {@code Reasons.properties}. */
    public enum Code {
        // of a check
        HELD,
        HELD_IN_A_ROW,
        WITHIN_LIMIT,
        NEVER_IN_A_ROW,
        WARNED,
        BREACHED,
        BREACHED_IN_A_ROW,
        TOO_MANY_ERRORS,
        TOO_MANY_INCONCLUSIVE,
        TOO_FEW,
        TOO_FEW_IN_A_ROW,
        BLIND_AT_END,
        END_MISSED,
        NO_BASELINE,
        NO_BASELINE_PASSED,
        NO_VALUE_PASSED,
        REGRESSED,
        NO_REGRESSION,
        UNDECIDED,
        RANKS_WORSE,
        RANKS_NO_WORSE,
        RANKS_TOO_FEW,
        COUNTS_WORSE,
        COUNTS_NO_WORSE,
        COUNTS_UNDECIDED,
        PROPORTIONS_WORSE,
        PROPORTIONS_NO_WORSE,
        PROPORTIONS_TOO_FEW,
        SHIFTED,
        NOT_SHIFTED,
        SHIFT_TOO_FEW,
        TREND_WORSE,
        TREND_HELD,
        TREND_TO_LIMIT,
        TREND_NOT_TO_LIMIT,
        TREND_TOO_FEW,
        KAYENTA_PASS,
        KAYENTA_HIGH,
        KAYENTA_LOW,
        KAYENTA_NO_DATA,
        KAYENTA_NOT_COMPARED,
        NOT_MEASURED,
        MEASURING,
        // of a verification
        ALL_HELD,
        NOTHING_COUNTS,
        CHECKS_FAILED,
        CHECKS_INCONCLUSIVE,
        CHECKS_WARNED,
        SCORE_TOO_LOW,
        SCORE_WARNING,
        SCORE_POINTS,
        SCORE_SUM,
        SCORE_GROUP,
        RULE_FIRED,
        STOPPED_EARLY,
        ABORTED,
        STAGE_FAILED,
        // of a deployment that must wait
        FROZEN,
        VERSION_UNKNOWN,
        NOT_PASSED_BEFORE,
        NOT_APPROVED
    }

    public Reason {
        args = List.copyOf(args);
        remarks = Collections.unmodifiableSortedMap(new TreeMap<>(remarks));
    }

    /** One whose arguments are the same in every language. */
    public Reason(Code code, List<String> args) {
        this(code, args, Collections.emptySortedMap());
    }

    /** @param args remarks, or what is shown as it is */
    public static Reason of(Code code, Object... args) {
        SortedMap<Integer, Remark> remarks = new TreeMap<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i] instanceof Remark remark && remark.isCoded()) {
                remarks.put(i, remark);
            }
        }
        return new Reason(code, Arrays.stream(args).map(String::valueOf).toList(), remarks);
    }

    /** The reason as a sentence; English where the language has no text of its own. */
    public String text(Locale locale) {
        List<String> said = new ArrayList<>(args);
        remarks.forEach((index, remark) -> said.set(index, remark.text(locale)));
        try {
            ResourceBundle texts = ResourceBundle.getBundle(
                    Reason.class.getPackageName() + ".Reasons",
                    locale,
                    Reason.class.getClassLoader(),
                    ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT));
            return new MessageFormat(texts.getString(code.name()), locale).format(said.toArray());
        } catch (MissingResourceException e) {
            return code + " " + said;
        }
    }

    @Override
    public String toString() {
        return text(Locale.ENGLISH);
    }
}
