package io.kore.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.it.crash.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The hub is killed while clients post with keys; each goes on with what was not answered, as a client does. */
@Timeout(300)
class RestKillIT {
    private static final int ROUNDS = Boolean.getBoolean("kore.soak") ? 40 : 5;
    private static final int CLIENTS = 3;
    private static final long SEED = 7;

    @TempDir
    Path folder;

    /** What each client is about to append, and what it was told. */
    private final AtomicInteger next = new AtomicInteger();

    private final Map<Integer, List<String>> told = new ConcurrentHashMap<>();
    private final AtomicInteger replayed = new AtomicInteger();

    @Test
    void what_is_posted_with_a_key_until_it_is_answered_is_appended_once() throws Exception {
        RandomGenerator random = new SplittableRandom(SEED);
        List<Integer> open = Collections.synchronizedList(new ArrayList<>());
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildJvm hub = ChildJvm.start(
                    folder, 96, 120, RestHub.class, folder.resolve("store").toString(), "0")) {
                URI address = URI.create(String.valueOf(hub.line()));
                List<CompletableFuture<Void>> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(CompletableFuture.runAsync(() -> post(new RestClient(address), open)));
                }
                int enough = next.get() + 10 + random.nextInt(40);
                while (next.get() < enough && clients.stream().noneMatch(CompletableFuture::isDone)) {
                    LockSupport.parkNanos(200_000);
                }
                ProcessHandle.of(hub.pid()).ifPresent(ProcessHandle::destroyForcibly);
                for (CompletableFuture<Void> client : clients) {
                    client.get(60, TimeUnit.SECONDS);
                }
            }
        }
        settle(open);
    }

    /** Posts what is open, then new records, until the hub is gone. */
    private void post(RestClient client, List<Integer> open) {
        while (true) {
            Integer number;
            synchronized (open) {
                number = open.isEmpty() ? Integer.valueOf(next.getAndIncrement()) : open.remove(0);
            }
            if (!isPosted(client, number)) {
                open.add(number);
                return;
            }
        }
    }

    private boolean isPosted(RestClient client, int number) {
        String body = "[{\"post\":" + number + ",\"part\":0},{\"post\":" + number + ",\"part\":1}]";
        try {
            HttpResponse<String> answer =
                    client.with("Idempotency-Key", "post-" + number).post("Posted", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            List<String> ids = new ArrayList<>();
            RestClient.JSON.readTree(answer.body()).get("ids").forEach(id -> ids.add(id.asString()));
            told.put(number, ids);
            if (answer.headers().firstValue("Idempotent-Replayed").isPresent()) {
                replayed.incrementAndGet();
            }
            return true;
        } catch (IOException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError("seed " + SEED, e);
        }
    }

    /** All is posted in the end; the log has each record once, under the id that was told. */
    private void settle(List<Integer> open) throws Exception {
        try (ChildJvm hub = ChildJvm.start(
                folder, 96, 120, RestHub.class, folder.resolve("store").toString(), "0")) {
            RestClient client = new RestClient(URI.create(String.valueOf(hub.line())));
            for (int number : List.copyOf(open)) {
                assertThat(isPosted(client, number)).isTrue();
            }
            // whatever was answered may be asked again as well
            for (int number = 0; number < next.get(); number += 7) {
                List<String> before = told.get(number);
                assertThat(isPosted(client, number)).isTrue();
                assertThat(told.get(number)).isEqualTo(before);
            }
            List<JsonNode> lines = client.lines("/v1/logs/Posted/records");
            assertThat(lines).as("records of %d posts", next.get()).hasSize(2 * next.get());
            for (JsonNode line : lines) {
                String id = line.get("_korenum").asString() + "-"
                        + line.get("_korewho").asString();
                List<String> ids =
                        Objects.requireNonNull(told.get(line.get("post").asInt()));
                assertThat(ids.get(line.get("part").asInt())).isEqualTo(id);
            }
            assertThat(next.get()).isGreaterThan(10 * ROUNDS);
            assertThat(replayed.get()).isPositive();
        }
    }
}
