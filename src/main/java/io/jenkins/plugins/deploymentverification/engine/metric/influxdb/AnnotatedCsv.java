package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import java.util.ArrayList;
import java.util.List;

/**
 * CSV as Flux answers it: RFC 4180, with tables one after the other, each with annotations and a header.
 *
 * @see <a href="https://docs.influxdata.com/influxdb/cloud/reference/syntax/annotated-csv/">Annotated CSV</a>
 */
final class AnnotatedCsv {

    private final String text;
    private int at;

    private AnnotatedCsv(String text) {
        this.text = text;
    }

    /**
     * All lines as their cells; an empty line is a list of one empty cell.
     *
     * @throws IllegalArgumentException where a quoted cell does not end: the answer is cut off
     */
    static List<List<String>> lines(String text) {
        AnnotatedCsv csv = new AnnotatedCsv(text);
        List<List<String>> lines = new ArrayList<>();
        while (csv.at < text.length()) {
            lines.add(csv.line());
        }
        return lines;
    }

    private List<String> line() {
        List<String> cells = new ArrayList<>();
        while (true) {
            cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
            if (at >= text.length()) {
                return cells;
            }
            char end = text.charAt(at++);
            if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
                at++;
            }
            if (end != ',') {
                return cells;
            }
        }
    }

    private String plain() {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        for (at++; at < text.length(); at++) {
            if (text.charAt(at) != '"') {
                cell.append(text.charAt(at));
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                cell.append('"');
                at++;
            } else {
                at++;
                return cell.append(plain()).toString();
            }
        }
        throw new IllegalArgumentException("a cell in quotes does not end");
    }
}
