package org.jamesexpress.mx;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What was learned of names, as long as all of it isn't too large: what nobody has asked for the longest goes first. Not
 * for several threads.
 *
 * @param <T> what is known of a name
 */
public final class Recent<T> {
    private final Map<String, T> known = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;
    private final ToIntFunction<T> size;
    private long all;

    /** @param most of the sizes together */
    public Recent(int most, ToIntFunction<T> size) {
        this.most = most;
        this.size = size;
    }

    public Optional<T> get(String name) {
        return Optional.ofNullable(known.get(name));
    }

    public void put(String name, T fact) {
        remove(name);
        known.put(name, fact);
        all += size.applyAsInt(fact);
        Iterator<T> eldest = known.values().iterator();
        while (all > most) {
            all -= size.applyAsInt(eldest.next());
            eldest.remove();
        }
    }

    public void remove(String name) {
        Optional.ofNullable(known.remove(name)).ifPresent(fact -> all -= size.applyAsInt(fact));
    }
}
