package io.jenkins.plugins.deploymentverification.engine.document;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;
import java.util.List;

/** Names as people write them into one line: {@code ops, li}. */
public final class Names {

    private Names() {}

    /** Those between the commas, each once; empty for null. Also Chinese commas, and line ends. */
    public static List<String> of(@CheckForNull String line) {
        return line == null
                ? List.of()
                : Arrays.stream(line.split("[,，\\n]"))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
    }
}
