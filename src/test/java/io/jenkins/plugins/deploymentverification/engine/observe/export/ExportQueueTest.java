package io.jenkins.plugins.deploymentverification.engine.observe.export;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFactsTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ExportQueueTest {

    @Rule
    public final TemporaryFolder folders = new TemporaryFolder();

    private Path folder;

    @Before
    public void folder() throws Exception {
        folder = folders.newFolder().toPath().resolve("exports/gateway");
    }

    private static List<Integer> numbers(ExportQueue queue) {
        List<Integer> numbers = new ArrayList<>();
        ExportQueue.Waiting next = queue.first();
        while (next != null) {
            numbers.add(next.facts().number());
            queue.remove(next.file());
            next = queue.first();
        }
        return numbers;
    }

    @Test
    public void whatWaitsIsThereAfterARestartInItsOrder() throws Exception {
        ExportQueue before = new ExportQueue(folder, 20);
        for (int i = 1; i <= 12; i++) {
            assertThat(before.add(BuildFactsTest.plain(i)), is(0));
        }
        before.remove(before.first().file());
        ExportQueue after = new ExportQueue(folder, 20);
        after.add(BuildFactsTest.full());
        assertThat(after.size(), is(12));
        assertThat(numbers(after), is(List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12)));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.count(), is(0L));
        }
    }

    @Test
    public void theOldestGoesWhenThereIsNoMoreRoom() throws Exception {
        ExportQueue queue = new ExportQueue(folder, 3);
        int dropped = 0;
        for (int i = 1; i <= 5; i++) {
            dropped += queue.add(BuildFactsTest.plain(i));
        }
        assertThat(dropped, is(2));
        assertThat("a smaller queue after a restart", new ExportQueue(folder, 2).add(BuildFactsTest.plain(6)), is(2));
        assertThat(numbers(new ExportQueue(folder, 3)), is(List.of(5, 6)));
    }

    @Test
    public void aBuildWaitsOnce() throws Exception {
        ExportQueue queue = new ExportQueue(folder, 5);
        BuildFacts first = BuildFactsTest.plain(1);
        queue.add(first);
        queue.add(BuildFactsTest.plain(2));
        queue.add(first);
        assertThat(numbers(queue), is(List.of(2, 1)));
    }

    @Test
    public void whatCannotBeReadHoldsUpNobody() throws Exception {
        ExportQueue queue = new ExportQueue(folder, 5);
        queue.add(BuildFactsTest.plain(1));
        Files.writeString(folder.resolve(queue.first().file()), "{\"schemaV");
        Files.writeString(folder.resolve("notes.txt"), "not ours");
        queue.add(BuildFactsTest.plain(2));
        assertThat(numbers(new ExportQueue(folder, 5)), is(List.of(2)));
        assertThat(new ExportQueue(folder, 5).first(), nullValue());
        assertThat(Files.exists(folder.resolve("notes.txt")), is(true));
    }
}
