package io.jenkins.plugins.deploymentverification.engine.backtest;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * What a person should know before using a suggestion: a code and its arguments, so that each reader sees it in their own
 * language.
 *
 * @param args already formatted, in the order of the text's placeholders
 */
public record Note(Code code, List<String> args) {

    /** The kinds of notes; texts are in {@code Notes.properties}. */
    public enum Code {
        NO_DATA,
        TOO_LITTLE_DATA,
        NO_SPREAD,
        NONE_FITS,
        HISTORY_TOO_SHORT,
        OWN_IS_TIGHTEST,
        NO_SINGLE_THRESHOLD
    }

    public Note {
        args = List.copyOf(args);
    }

    static Note of(Code code, Object... args) {
        return new Note(code, Arrays.stream(args).map(String::valueOf).toList());
    }

    /** The note as a sentence; English where the language has no text of its own. */
    public String text(Locale locale) {
        ResourceBundle texts = ResourceBundle.getBundle(
                Note.class.getPackageName() + ".Notes",
                locale,
                Note.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT));
        return new MessageFormat(texts.getString(code.name()), locale).format(args.toArray());
    }

    @Override
    public String toString() {
        return text(Locale.ENGLISH);
    }
}
