package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads annotated CSV into rows. Labels are what the tables are grouped by; an error may come as a table of its own,
 * even behind others.
 */
final class FluxAnswer {

    private static final Set<String> NO_LABELS =
            Set.of("", "result", "table", "_start", "_stop", "_time", "_value", "error", "reference");
    private static final Set<String> NUMBERS = Set.of("double", "long", "unsignedLong");
    private static final String DEFAULT_RESULT = "_result";

    private final Map<SortedMap<String, String>, Rows.Table> tables = new LinkedHashMap<>();
    private List<String> datatypes = List.of();
    private List<String> groups = List.of();
    private List<String> defaults = List.of();
    private List<String> header = List.of();

    private FluxAnswer() {}

    /** An error that came inside a successful answer. */
    static final class ErrorTable extends Exception {
        private static final long serialVersionUID = 1L;

        ErrorTable(String message) {
            super(message);
        }
    }

    /** It yields what cannot be judged. */
    static final class NoNumbers extends Exception {
        private static final long serialVersionUID = 1L;

        NoNumbers(String message) {
            super(message);
        }
    }

    /** @throws IllegalArgumentException where it is no annotated CSV, or is cut off */
    static Rows read(String csv) throws ErrorTable, NoNumbers {
        FluxAnswer answer = new FluxAnswer();
        List<List<String>> lines = AnnotatedCsv.lines(csv);
        for (List<String> line : lines) {
            answer.line(line);
        }
        if (lines.isEmpty() || !isEmpty(lines.get(lines.size() - 1))) {
            throw new IllegalArgumentException(
                    "it does not end with an empty line, as each result does; it is cut off");
        }
        return new Rows(List.copyOf(answer.tables.values()), List.of(), false);
    }

    private void line(List<String> cells) throws ErrorTable, NoNumbers {
        if (isEmpty(cells)) {
            header = List.of(); // the next table has annotations and a header of its own
        } else if (cells.get(0).startsWith("#")) {
            annotation(cells);
        } else if (header.isEmpty()) {
            header = cells;
            if (!isError() && (datatypes.size() != header.size() || !header.contains("table"))) {
                throw new IllegalArgumentException(
                        "a table has no annotations or no header: " + SafeText.excerpt(String.join(",", cells), 80));
            }
        } else if (isError()) {
            throw new ErrorTable(cell(cells, header.indexOf("error")));
        } else {
            row(cells);
        }
    }

    private static boolean isEmpty(List<String> cells) {
        return cells.size() == 1 && cells.get(0).isEmpty();
    }

    private boolean isError() {
        return header.contains("error") && !header.contains("table");
    }

    private void annotation(List<String> cells) {
        header = List.of();
        switch (cells.get(0)) {
            case "#datatype" -> datatypes = cells;
            case "#group" -> groups = cells;
            case "#default" -> defaults = cells;
            default -> {
                // others say nothing that is needed
            }
        }
    }

    private void row(List<String> cells) throws NoNumbers {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException(
                    "a row has " + cells.size() + " cells, its header " + header.size() + "; it may be cut off");
        }
        SortedMap<String, String> labels = labels(cells);
        Instant at = time(cells);
        List<Integer> columns = valueColumns();
        for (int column : columns) {
            if (columns.size() > 1 || !header.get(column).equals("_value")) {
                labels.put("field", header.get(column));
            }
            // tables that differ only in the time of their window are one series
            Rows.Table table =
                    tables.computeIfAbsent(new TreeMap<>(labels), key -> new Rows.Table(key, new ArrayList<>()));
            String text = cell(cells, column);
            if (!text.isEmpty()) {
                table.rows().add(new Rows.Row(at, number(text, column)));
            }
        }
    }

    private SortedMap<String, String> labels(List<String> cells) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (i < groups.size() && groups.get(i).equals("true") && !NO_LABELS.contains(header.get(i))) {
                labels.put(header.get(i), cell(cells, i));
            }
        }
        int result = header.indexOf("result");
        if (result >= 0 && !cell(cells, result).equals(DEFAULT_RESULT)) {
            labels.put("result", cell(cells, result));
        }
        return labels;
    }

    /** {@code _value}, or where there is none (pivoted tables) all numbers that are no labels. */
    private List<Integer> valueColumns() throws NoNumbers {
        int value = header.indexOf("_value");
        if (value >= 0) {
            return List.of(value);
        }
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            boolean label = NO_LABELS.contains(header.get(i))
                    || i < groups.size() && groups.get(i).equals("true");
            if (!label && NUMBERS.contains(datatypes.get(i))) {
                columns.add(i);
            }
        }
        if (columns.isEmpty()) {
            throw new NoNumbers("the query yields no column _value and no numbers");
        }
        return columns;
    }

    @CheckForNull
    private Instant time(List<String> cells) {
        int column = header.indexOf("_time");
        String text = column < 0 ? "" : cell(cells, column);
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the time of a row is " + SafeText.excerpt(text, 40), e);
        }
    }

    private double number(String text, int column) throws NoNumbers {
        if (!NUMBERS.contains(datatypes.get(column))) {
            throw new NoNumbers("the query yields a " + SafeText.excerpt(datatypes.get(column), 40)
                    + ", which is no number; choose fields that are, or count() them");
        }
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "+Inf", "Inf":
                return Double.POSITIVE_INFINITY;
            case "-Inf":
                return Double.NEGATIVE_INFINITY;
            default:
                if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
                    throw new IllegalArgumentException("the value of a row is " + SafeText.excerpt(text, 40));
                }
                return Double.parseDouble(text);
        }
    }

    private String cell(List<String> cells, int column) {
        String text = column < cells.size() ? cells.get(column) : "";
        return text.isEmpty() && column < defaults.size() && !isError() ? defaults.get(column) : text;
    }
}
