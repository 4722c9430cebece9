package io.jenkins.plugins.deploymentverification.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the documentation shows, so that tests can try it. */
public final class Documentation {

    private Documentation() {}

    /**
     * An example.
     *
     * @param line of the page, from 1, where its text begins
     */
    public record Example(Path page, int line, String text) {

        /** Where it stands, for messages. */
        public String place() {
            return page.getFileName() + ":" + line;
        }
    }

    /** The folder of the project; the tests of the command line run in one below it. */
    public static Path root() {
        return Files.exists(Path.of("docs")) ? Path.of("") : Path.of("..");
    }

    /** The pages that users read. */
    public static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path folder : List.of(root(), root().resolve("docs"))) {
            try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
                files.filter(f -> f.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /** The examples in a language, as {@code yaml}, of all pages. */
    public static List<Example> examples(String language) throws IOException {
        Pattern block = Pattern.compile("(?ms)^```" + Pattern.quote(language) + "\\R(.*?)^```");
        List<Example> examples = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher matcher = block.matcher(text);
            while (matcher.find()) {
                int line = (int) text.substring(0, matcher.start(1)).lines().count() + 1;
                examples.add(new Example(page, line, matcher.group(1)));
            }
        }
        return examples;
    }
}
