package io.kore.it.trace;

import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A provider that leaves all to another one, and remembers what its store appended and forced. Thread-safe. */
final class ForceWatch implements ShardStoreProvider {
    private final ShardStoreProvider watched;
    /** The position behind the batch of each record. */
    private final Map<RecordId, Long> ends = new ConcurrentHashMap<>();

    private final AtomicLong forcedEnd = new AtomicLong();
    private final AtomicInteger forces = new AtomicInteger();

    ForceWatch(ShardStoreProvider watched) {
        this.watched = watched;
    }

    /** Whether a record was appended and a force that covers it has returned. */
    boolean isForced(RecordId id) {
        Long end = ends.get(id);
        return end != null && end <= forcedEnd.get();
    }

    int forces() {
        return forces.get();
    }

    @Override
    public String name() {
        return watched.name();
    }

    @Override
    public ShardStore open(String place) {
        ShardStore store = watched.open(place);
        return (ShardStore) Proxy.newProxyInstance(
                ForceWatch.class.getClassLoader(), new Class<?>[] {ShardStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(store, arguments);
                        if (method.getName().equals("append")) {
                            appended((List<?>) arguments[0], (Long) answer);
                        } else if (method.getName().equals("force")) {
                            forces.incrementAndGet();
                            forcedEnd.accumulateAndGet((Long) answer, Math::max);
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void appended(List<?> batch, long end) {
        batch.forEach(record -> ends.put(((ShardRecord) record).id(), end));
    }

    @Override
    public StoreReport verify(String place) {
        return watched.verify(place);
    }

    @Override
    public StoreReport salvage(String place, String target) {
        return watched.salvage(place, target);
    }
}
