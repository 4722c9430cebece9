package io.jenkins.plugins.deploymentverification.engine.remark;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the engine says of something it met, such as a connection that was refused: a code and its arguments, so that
 * each reader sees it in their own language. Logs and files show it in English. What servers and programs say is kept
 * in their own words. Immutable.
 *
 * @param code what is said; null for parts that just follow each other
 * @param parts the arguments of the code's text, or the parts in a row: each a {@code String}, which is the same in
 *     every language, or a {@code Remark}
 */
public record Remark(@CheckForNull RemarkCode code, List<Serializable> parts) implements Serializable {

    /** @throws IllegalArgumentException for parts that are neither texts nor remarks */
    public Remark {
        parts = List.copyOf(parts);
        for (Serializable part : parts) {
            if (!(part instanceof String) && !(part instanceof Remark)) {
                throw new IllegalArgumentException("neither a text nor a remark: " + part.getClass());
            }
        }
    }

    /** @param args remarks, or what is shown as it is: texts and numbers */
    public static Remark of(RemarkCode code, Object... args) {
        return new Remark(code, parts(args));
    }

    /** Words that are not ours, or a text that has no code. */
    public static Remark words(String text) {
        return new Remark(null, List.of(String.valueOf(text)));
    }

    /** Parts that follow each other, with nothing between them. */
    public static Remark row(Object... parts) {
        return new Remark(null, parts(parts));
    }

    /** Remarks with something between them. */
    public static Remark joined(String separator, List<Remark> all) {
        Object[] parts = new Object[Math.max(0, 2 * all.size() - 1)];
        Arrays.fill(parts, separator);
        for (int i = 0; i < all.size(); i++) {
            parts[2 * i] = all.get(i);
        }
        return row(parts);
    }

    private static List<Serializable> parts(Object... parts) {
        return Arrays.stream(parts)
                .map(part -> part instanceof Remark remark ? remark : (Serializable) String.valueOf(part))
                .toList();
    }

    /** Whether it would be another text in another language. */
    public boolean isCoded() {
        return code != null || parts.stream().anyMatch(part -> part instanceof Remark remark && remark.isCoded());
    }

    /** As a text; English where the language has none of its own. */
    public String text(Locale locale) {
        List<String> texts = parts.stream()
                .map(part -> part instanceof Remark remark ? remark.text(locale) : (String) part)
                .toList();
        return code == null
                ? String.join("", texts)
                : new MessageFormat(bundle(locale).getString(code.name()), locale).format(texts.toArray());
    }

    private static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle(
                Remark.class.getPackageName() + ".Remarks",
                locale,
                Remark.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT));
    }

    /** The same with each text in it changed, for example to mask secrets. The texts of codes stay. */
    public Remark map(UnaryOperator<String> change) {
        return new Remark(
                code,
                parts.stream()
                        .map(part -> part instanceof Remark remark
                                ? remark.map(change)
                                : (Serializable) change.apply((String) part))
                        .collect(Collectors.toList()));
    }

    /** English. */
    @Override
    public String toString() {
        return text(Locale.ENGLISH);
    }
}
