package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps what was used last, up to a weight in all, and gives it up before memory runs out. Thread-safe.
 *
 * @param <V> what is kept; immutable
 */
final class RecentlyUsed<V> {

    private final long mostWeight;
    private final Map<String, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    private record Entry<V>(SoftReference<V> value, long weight) {}

    /**
     * @param mostWeight of all that is kept together; something heavier than that is not kept at all
     */
    RecentlyUsed(long mostWeight) {
        this.mostWeight = mostWeight;
    }

    @CheckForNull
    synchronized V get(String key) {
        Entry<V> entry = entries.get(key);
        return entry == null ? null : entry.value().get();
    }

    /**
     * Keeps a value in place of the one of the same key.
     *
     * @param weightOfValue more than 0
     */
    synchronized void put(String key, V value, long weightOfValue) {
        remove(key);
        if (weightOfValue > mostWeight) {
            return;
        }
        entries.put(key, new Entry<>(new SoftReference<>(value), weightOfValue));
        weight += weightOfValue;
        Iterator<Entry<V>> oldest = entries.values().iterator();
        while (weight > mostWeight) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }

    private void remove(String key) {
        Entry<V> removed = entries.remove(key);
        weight -= removed == null ? 0 : removed.weight();
    }

    synchronized void clear() {
        entries.clear();
        weight = 0;
    }
}
