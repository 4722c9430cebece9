package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import org.junit.Test;

public class RecentlyUsedTest {

    private final RecentlyUsed<String> cache = new RecentlyUsed<>(10);

    @Test
    public void whatWasUsedLongestAgoGoesFirst() {
        cache.put("a", "1", 4);
        cache.put("b", "2", 4);
        assertThat(cache.get("a"), is("1"));
        cache.put("c", "3", 4);
        assertThat(cache.get("b"), is(nullValue()));
        assertThat(cache.get("a"), is("1"));
        assertThat(cache.get("c"), is("3"));
    }

    @Test
    public void aReplacedValueWeighsOnce() {
        for (int i = 0; i < 5; i++) {
            cache.put("a", "" + i, 6);
        }
        cache.put("b", "b", 4);
        assertThat(cache.get("a"), is("4"));
        assertThat(cache.get("b"), is("b"));
    }

    @Test
    public void whatIsTooHeavyIsNotKept() {
        cache.put("a", "1", 4);
        cache.put("a", "2", 11);
        assertThat("the old one is out of date", cache.get("a"), is(nullValue()));
        cache.put("b", "3", 10);
        assertThat(cache.get("b"), is("3"));
        cache.clear();
        assertThat(cache.get("b"), is(nullValue()));
    }
}
