package io.jenkins.plugins.deploymentverification.engine.notification;

import io.jenkins.plugins.deploymentverification.engine.notification.SimpleMarkdown.Line;
import io.jenkins.plugins.deploymentverification.engine.notification.SimpleMarkdown.Piece;
import io.jenkins.plugins.deploymentverification.engine.notification.SimpleMarkdown.Target;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A message with <code>${name}</code> where a {@link TemplateValue} goes, written in {@link SimpleMarkdown}. It is
 * parsed before it is filled: a value can never format, link, or begin a line. <code>$${</code> is a literal
 * <code>${</code>. A missing value is empty, and a line of nothing but missing values is left out. A list alone in a
 * line or item gives one for each entry; within a line its entries are joined by semicolons. Immutable.
 */
public final class Template {

    /** More of a list nobody reads in a message. */
    public static final int MAX_ENTRIES = 10;

    private static final int MAX_LENGTH = 20_000;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}|\\$\\{");
    /** In a link, values stand behind the host. */
    private static final Pattern BEHIND_HOST = Pattern.compile("(?i)https?://[^/?#${}\\s]+[/?#].*");

    private final List<Line> lines;

    private Template(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * Reads a template of any number of lines.
     *
     * @throws IllegalArgumentException with a line for each problem that names the place, what is wrong, and what there
     *     is
     */
    public static Template parse(String text) {
        checkLength(text);
        return checked(SimpleMarkdown.lines(
                text, target -> Span.isLink(target) || target.strip().startsWith("${")));
    }

    /** Reads a template of one line without Markdown, as titles are. */
    public static Template ofTitle(String text) {
        checkLength(text);
        if (text.strip().lines().count() > 1) {
            throw new IllegalArgumentException("line 2, column 1: a title has one line");
        }
        return checked(List.of(new Line(1, false, List.of(new Piece(text, Span.Style.PLAIN, 1, null)))));
    }

    private static void checkLength(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the template has " + text.length() + " characters; it may have " + MAX_LENGTH);
        }
    }

    private static Template checked(List<Line> lines) {
        List<String> problems = new ArrayList<>();
        for (Line line : lines) {
            for (Piece piece : line.pieces()) {
                check(line, piece.text(), piece.column(), problems);
                if (piece.target() != null) {
                    check(line, piece.target(), problems);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.stream().limit(20).collect(Collectors.joining("\n")));
        }
        return new Template(lines);
    }

    private static void check(Line line, String text, int column, List<String> problems) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String place = "line " + line.number() + ", column " + (column + matcher.start()) + ": ";
            if (matcher.group().equals("${")) {
                problems.add(place + "\"${\" is not closed by \"}\"; $${ is a literal ${");
            } else if (matcher.group(1) != null && nameOf(matcher).isEmpty()) {
                problems.add(place + "there is no ${" + Fitting.first(OneLine.of(matcher.group(1)), 60)
                        + "}; there are: "
                        + TemplateValue.known(TemplateValue.Kind.values()));
            }
        }
    }

    private static void check(Line line, Target target, List<String> problems) {
        int before = problems.size();
        check(line, target.url(), target.column(), problems);
        if (problems.size() > before) {
            return;
        }
        Matcher matcher = PLACEHOLDER.matcher(target.url());
        while (matcher.find()) {
            Optional<TemplateValue> name = nameOf(matcher);
            boolean whole = name.isPresent()
                    && name.get().kind() == TemplateValue.Kind.URL
                    && matcher.group().equals(target.url().strip());
            boolean part = name.isPresent()
                    && name.get().kind() == TemplateValue.Kind.TEXT
                    && BEHIND_HOST
                            .matcher(target.url().substring(0, matcher.start()))
                            .matches();
            if (!whole && !part && matcher.group(1) != null) {
                problems.add("line " + line.number() + ", column " + (target.column() + matcher.start()) + ": "
                        + matcher.group() + " cannot stand there; a link leads to one of "
                        + TemplateValue.known(TemplateValue.Kind.URL)
                        + ", or to http(s)://host/… with texts behind the host");
            }
        }
    }

    private static Optional<TemplateValue> nameOf(Matcher matcher) {
        return matcher.group(1) == null
                ? Optional.empty()
                : TemplateValue.of(matcher.group(1).strip());
    }

    /**
     * The paragraphs with values.
     *
     * @param locale of "…and 5 more" where a list has more than {@link #MAX_ENTRIES}
     */
    public List<Paragraph> fill(TemplateValues values, Locale locale) {
        Fitting.More more = Fitting.more(locale);
        List<Paragraph> filled = new ArrayList<>();
        for (Line line : lines) {
            Optional<TemplateValue> list = onlyList(line);
            if (list.isPresent()) {
                filled.addAll(entries(values.list(list.get()), line.bullet(), more));
                continue;
            }
            List<Span> spans = line.pieces().stream()
                    .map(piece -> span(piece, values, more))
                    .filter(span -> !span.text().isEmpty())
                    .toList();
            if (spans.stream().anyMatch(span -> !span.text().isBlank())) {
                filled.add(new Paragraph(line.bullet(), spans));
            }
        }
        return List.copyOf(filled);
    }

    /** All of it as one plain line, as titles are. */
    public String fillTitle(TemplateValues values, Locale locale) {
        return OneLine.of(fill(values, locale).stream().map(Paragraph::plain).collect(Collectors.joining("; ")));
    }

    private static Optional<TemplateValue> onlyList(Line line) {
        if (line.pieces().size() != 1 || line.pieces().get(0).target() != null) {
            return Optional.empty();
        }
        Matcher matcher = PLACEHOLDER.matcher(line.pieces().get(0).text().strip());
        return matcher.matches()
                ? nameOf(matcher).filter(name -> name.kind() == TemplateValue.Kind.LIST)
                : Optional.empty();
    }

    private static List<Paragraph> entries(List<Paragraph> all, boolean bullet, Fitting.More more) {
        int shown = all.size() <= MAX_ENTRIES ? all.size() : MAX_ENTRIES;
        List<Paragraph> entries = new ArrayList<>();
        all.stream()
                .limit(shown)
                .map(entry -> new Paragraph(bullet, entry.spans()))
                .forEach(entries::add);
        if (shown < all.size()) {
            entries.add(new Paragraph(bullet, List.of(Span.text(more.line(all.size() - shown)))));
        }
        return entries;
    }

    private static Span span(Piece piece, TemplateValues values, Fitting.More more) {
        String text = replaced(piece.text(), name -> text(name, values, more));
        if (piece.target() == null) {
            return new Span(text, piece.style(), null);
        }
        // a URL that is the whole target goes as it is; what is none of the web makes no link
        String url = replaced(
                piece.target().url().strip(),
                name -> name.kind() == TemplateValue.Kind.URL
                        ? values.text(name).strip()
                        : URLEncoder.encode(values.text(name), StandardCharsets.UTF_8)
                                .replace("+", "%20"));
        return new Span(text, piece.style(), url);
    }

    private static String text(TemplateValue name, TemplateValues values, Fitting.More more) {
        return name.kind() != TemplateValue.Kind.LIST
                ? OneLine.of(values.text(name))
                : entries(values.list(name), false, more).stream()
                        .map(entry -> OneLine.of(entry.plain()))
                        .collect(Collectors.joining("; "));
    }

    private static String replaced(String text, Function<TemplateValue, String> value) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) == null
                                ? "${"
                                : value.apply(
                                        TemplateValue.of(match.group(1).strip()).orElseThrow())));
    }
}
